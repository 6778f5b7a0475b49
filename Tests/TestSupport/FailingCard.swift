/// A card that does not hand out what is read from it, at one place of one file: a library that stands before the C library
/// of a program and answers its reads with `EIO`.
package final class FailingCard: Sendable {
    /// How often it fails there.
    package enum Failure: Sendable {
        /// At the read of this number, counted from 1, and never again.
        case once(read: Int)
        /// At each read that begins at this offset.
        case always(at: Int)
    }

    private let folder: TestFolder
    private let library: String

    /// Compiles the library.
    ///
    /// Throws what the compiler said.
    package init() throws {
        folder = try TestFolder()
        let source = try folder.write(Self.source, to: "card.c")
        library = folder.path("card.so")
        try TestProcess.run(["clang", "-shared", "-fPIC", "-o", library, source, "-ldl"])
    }

    /// What a program finds in its environment that reads the file whose path ends in `name` from it.
    package func environment(_ failure: Failure, of name: String) -> [String: String] {
        var environment = ["LD_PRELOAD": library, "CARD_FILE": name]
        switch failure {
        case .once(let read): environment["CARD_READ"] = "\(read)"
        case .always(let offset): environment["CARD_OFFSET"] = "\(offset)"
        }
        return environment
    }

    private static let source = #"""
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <errno.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <unistd.h>

        static int is_on_card(int fd) {
            char link[64], path[4096];
            const char *name = getenv("CARD_FILE");
            snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
            ssize_t length = readlink(link, path, sizeof path);
            size_t wanted = strlen(name);
            return length >= (ssize_t)wanted && memcmp(path + length - wanted, name, wanted) == 0;
        }

        ssize_t pread64(int fd, void *buffer, size_t count, off64_t offset) {
            static int reads;
            ssize_t (*real)(int, void *, size_t, off64_t) = dlsym(RTLD_NEXT, "pread64");
            const char *number = getenv("CARD_READ"), *place = getenv("CARD_OFFSET");
            if (is_on_card(fd) && ((number && ++reads == atoi(number)) || (place && offset == atoll(place)))) {
                errno = EIO;
                return -1;
            }
            return real(fd, buffer, count, offset);
        }
        """#
}

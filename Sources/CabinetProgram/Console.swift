import Foundation
import Glibc

/// What a program says to the person who called it: findings on standard output, complaints on standard error.
package enum Console {
    /// Writes a line to standard output.
    package static func say(_ text: String) {
        put(text + "\n", to: STDOUT_FILENO)
    }

    /// Writes a piece of text to standard output at once, without a line feed.
    package static func show(_ text: String) {
        put(text, to: STDOUT_FILENO)
    }

    /// Writes a line to standard error, with the program's name before it; in the journal it is critical.
    package static func complain(_ text: String) {
        let environment = ProcessInfo.processInfo.environment
        let priority = LogDestination.isJournal(environment: environment) ? "<2>" : ""
        let name = CommandLine.arguments.first?.split(separator: "/").last ?? "coinpulse"
        let lines = text.split(separator: "\n").map { "\(priority)\(name): \($0)\n" }
        put(lines.joined(), to: STDERR_FILENO)
    }

    /// Whether the person's terminal shows more than ASCII.
    package static func showsUTF8(environment: [String: String]) -> Bool {
        let locale =
            [environment["LC_ALL"], environment["LC_CTYPE"], environment["LANG"]]
            .compactMap { $0 }.first { !$0.isEmpty } ?? ""
        return locale.uppercased().replacing("-", with: "").contains("UTF8")
    }

    private static func put(_ text: String, to fd: CInt) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(fd, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }  // nobody listens any more; there is nobody left to tell
            rest.removeFirst(count)
        }
    }
}

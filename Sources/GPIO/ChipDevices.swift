import Glibc

/// The device files of the GPIO chips.
enum ChipDevices {
    /// The paths of the chips in `directory`, by number.
    ///
    /// Only character devices: a symbolic link is a chip's second name (Raspberry Pi OS keeps `gpiochip4` for old
    /// programs), and following it would make every line of that chip ambiguous. Empty when `directory` cannot be read.
    static func paths(in directory: String) -> [String] {
        ordered(entries(of: directory)).map { "\(directory)/\($0)" }.filter(isCharacterDevice)
    }

    /// The names of the form `gpiochipN` among `names`, by `N`: 2 before 10.
    static func ordered(_ names: [String]) -> [String] {
        names
            .compactMap { name in number(of: name).map { (number: $0, name: name) } }
            .sorted { ($0.number, $0.name) < ($1.number, $1.name) }
            .map(\.name)
    }

    private static func number(of name: String) -> Int? {
        let prefix = "gpiochip"
        let digits = name.utf8.dropFirst(prefix.utf8.count)
        guard name.hasPrefix(prefix), digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return Int(name.dropFirst(prefix.count))
    }

    private static func entries(of directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            names.append(name)
        }
        return names
    }

    private static func isCharacterDevice(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR
    }
}

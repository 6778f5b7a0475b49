/// The kernel's name for the time since the machine started: by it a reboot is told from a restart of the program.
public enum BootID {
    private static let kernelPath = "/proc/sys/kernel/random/boot_id"

    /// The name as 32 hexadecimal digits in lower case; `nil` when nobody tells it.
    ///
    /// `$BOOT_ID` in `environment` comes first, in which a unit hands over systemd's `%b`: its sandbox may hide the kernel's own
    /// file. See `man 4 random`.
    public static func current(environment: [String: String]) -> String? {
        environment["BOOT_ID"].flatMap(parse) ?? kernel()
    }

    private static func kernel() -> String? {
        guard let bytes = try? FileSystem.readFile(path: kernelPath, limit: 64) else { return nil }
        return parse(String(decoding: bytes, as: UTF8.self))
    }

    /// Takes the name with dashes, as the kernel writes it, and without, as systemd does.
    private static func parse(_ text: String) -> String? {
        let digits = text.lowercased().filter { $0 != "-" && !$0.isNewline }
        guard digits.utf8.count == 32, digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else { return nil }
        return digits
    }
}

import Glibc

/// How much memory this process uses, in KiB, as `/proc/self/smaps_rollup` sums it up.
public struct ProcessMemory: Equatable, Sendable {
    /// Memory that is in no file (heap, stacks, written data): what the process itself costs the board.
    public let anonymousKiB: Int
    /// All that is in memory now, shared libraries included.
    public let residentKiB: Int

    /// Measures now.
    ///
    /// The kernel walks the page tables for it: some 0.1 ms, not for a loop.
    ///
    /// - Throws: ``SystemError`` when there is no `/proc`, or `EPROTO` when it reads otherwise than expected.
    public static func read() throws(SystemError) -> ProcessMemory {
        let path = "/proc/self/smaps_rollup"
        let text = String(decoding: try FileSystem.readFile(path: path, limit: 16_384), as: UTF8.self)
        guard let memory = ProcessMemory(smapsRollup: text) else {
            throw SystemError("read", code: EPROTO, context: path)
        }
        return memory
    }

    /// Reads the `Rss:` and `Anonymous:` lines; `nil` when one is missing.
    init?(smapsRollup text: String) {
        var values: [Substring: Int] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 3, words[2] == "kB", let value = Int(words[1]) else { continue }
            values[words[0]] = value
        }
        guard let resident = values["Rss:"], let anonymous = values["Anonymous:"] else { return nil }
        residentKiB = resident
        anonymousKiB = anonymous
    }
}

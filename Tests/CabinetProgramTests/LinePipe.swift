import CabinetProgram
import Glibc
import Logging

/// A pipe that a logger writes into and a test reads; neither end ever waits.
final class LinePipe: Sendable {
    private let readEnd: CInt
    private let writeEnd: CInt

    struct Failure: Error {}

    init() throws {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Failure() }
        for end in ends where fcntl(end, F_SETFL, O_NONBLOCK) != 0 { throw Failure() }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    func logger(style: LogDestination.Style = .journal, level: Logger.Level = .info) -> Logger {
        Logger(label: "test", destination: LogDestination(descriptor: writeEnd, style: style), level: level)
    }

    /// Leaves no room for another line.
    func fill() {
        let block = [UInt8](repeating: UInt8(ascii: "."), count: 4096)
        while write(writeEnd, block, block.count) > 0 {}
    }

    /// Everything written and not read so far.
    func bytes() -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(readEnd, &buffer, buffer.count)
            guard count > 0 else { return bytes }
            bytes += buffer.prefix(count)
        }
    }

    /// The lines written and not read so far, without their line ends.
    func lines() -> [String] {
        String(decoding: bytes(), as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .map(String.init)
    }
}

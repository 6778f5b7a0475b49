import CabinetProgram
import Glibc
import Logging

/// A pipe that a logger writes into and a test reads.
final class LinePipe: Sendable {
    private let readEnd: CInt
    private let writeEnd: CInt
    private let destination: LogDestination

    struct Failure: Error {}

    init(style: LogDestination.Style = .journal) throws {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0, fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 else { throw Failure() }
        (readEnd, writeEnd) = (ends[0], ends[1])
        destination = try LogDestination(descriptor: writeEnd, style: style)
    }

    deinit {
        // What nobody has read goes nowhere now; then nobody writes to a descriptor that is somebody else's.
        close(readEnd)
        destination.flush(within: .seconds(30))
        close(writeEnd)
    }

    func logger(level: Logger.Level = .info) -> Logger {
        Logger(label: "test", destination: destination, level: level)
    }

    /// Lets the end that is written to refuse what it has no room for, as a terminal does that a shell has set so.
    func refuseToWait() {
        _ = fcntl(writeEnd, F_SETFL, O_NONBLOCK)
    }

    /// Everything logged and not read so far.
    func bytes() -> [UInt8] {
        var bytes: [UInt8] = []
        var isAllOut = false
        while true {
            bytes += bytesInPipe()
            if isAllOut { return bytes }
            // No guess about time: it is asked again for as long as something is not in the pipe yet.
            isAllOut = destination.flush(within: .milliseconds(5))
        }
    }

    private func bytesInPipe() -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(readEnd, &buffer, buffer.count)
            guard count > 0 else { return bytes }
            bytes += buffer.prefix(count)
        }
    }

    /// The lines logged and not read so far, without their line ends.
    func lines() -> [String] {
        String(decoding: bytes(), as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .map(String.init)
    }
}

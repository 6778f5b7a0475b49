import CabinetModel
import GPIO
import Glibc
import TestSupport
import Testing

/// Another process that holds an output line, to be killed or just to be in the way.
///
/// It is this very program, started with other arguments.
struct LineHolder {
    static let word = "hold-line"
    static let consumer = "lab holder"
    private static let claimed = "holds it\n"

    private let process: TestProcess

    /// Starts it, and waits until it holds the line at its active level.
    init(_ line: SimulatedLine, active: ActiveLevel = .high) throws {
        process = try TestProcess(["/proc/self/exe", Self.word, "\(line.reference)", active.rawValue])
        try #require(process.waitForOutput(Self.claimed), "\(process.output)")
    }

    /// Ends it by `signal` and waits until it is gone.
    func end(by signal: CInt) {
        process.end(signal)
    }

    /// What the process does: holds the line, active, for ever.
    static func main(_ arguments: [String]) throws {
        guard arguments.count == 2, let reference = LineReference(arguments[0]),
            let active = ActiveLevel(rawValue: arguments[1])
        else { fatalError("\(arguments)") }
        let line = try OutputLine(
            claiming: reference, active: active, drive: .pushPull, bias: .asIs, consumer: consumer)
        try line.setActive(true)
        _ = claimed.withCString { write(1, $0, strlen($0)) }
        withExtendedLifetime(line) { while true { pause() } }
    }
}

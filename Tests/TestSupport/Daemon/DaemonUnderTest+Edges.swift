package import CabinetModel
import Foundation

/// What the simulated coin line did, as it wrote it down itself, outside of the ledger and over all kills.
extension DaemonUnderTest {
    /// One change of the coin switch.
    package struct Edge: Sendable {
        package let isClosing: Bool
        package let time: MonotonicInstant
    }

    /// Every change so far, in order, over all its processes; none when the line was never moved.
    ///
    /// - Throws: ``DaemonFailure`` when the record cannot be read, which means a build without fault points.
    package func edges() throws -> [Edge] {
        guard let text = try? String(contentsOfFile: edgesPath, encoding: .utf8) else {
            throw DaemonFailure("\(edgesPath) is missing: build with the trait FaultPoints, as `make test` does")
        }
        return try text.split(separator: "\n").map { line in
            let parts = line.split(separator: " ")
            guard parts.count == 2, let time = Int64(parts[0]), parts[1] == "1" || parts[1] == "0" else {
                throw DaemonFailure("'\(line)' is no edge")
            }
            return Edge(isClosing: parts[1] == "1", time: MonotonicInstant(nanoseconds: time))
        }
    }

    /// How often the coin switch has closed, over all its processes.
    package func closings() throws -> Int {
        try edges().count(where: \.isClosing)
    }
}

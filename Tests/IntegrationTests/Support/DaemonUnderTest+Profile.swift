import CabinetModel
import TestSupport
import Testing

extension DaemonUnderTest {
    /// Compares what the coin line has done with the profile of the daemon under test: 10 ms closed, 20 ms open (G4).
    func checkProfile(pulses: Int) throws {
        let edges = try edges()
        #expect(edges.map(\.isClosing) == (0..<pulses).flatMap { _ in [true, false] })
        for (edge, next) in zip(edges, edges.dropFirst()) {
            #expect(edge.time.duration(to: next.time) >= (edge.isClosing ? .milliseconds(10) : .milliseconds(20)))
        }
    }
}

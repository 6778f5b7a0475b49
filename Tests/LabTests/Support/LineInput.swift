import Cabinet
import GPIO
import Synchronization

/// A line as the watcher wants it, which a test can take back from it.
final class LineInput: EdgeInput {
    let fileDescriptor: CInt
    private let line: Mutex<InputLine?>

    init(_ line: InputLine) {
        fileDescriptor = line.fileDescriptor
        self.line = Mutex(line)
    }

    func readEdges() throws -> InputEdges {
        let batch = try line.withLock { try $0?.readEdges() } ?? EdgeBatch(edges: [], overflowed: false)
        return InputEdges(
            edges: batch.edges.map { InputEdges.Edge(isActive: $0.isActive, at: $0.at) }, overflowed: batch.overflowed)
    }

    func isActive() throws -> Bool {
        try line.withLock { try $0?.isActive() } ?? false
    }

    /// Gives the line back; its watcher has ended.
    func release() {
        line.withLock { $0 = nil }
    }
}

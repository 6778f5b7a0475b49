import Cabinet
import CabinetModel
import GPIO

/// An input line of a GPIO chip.
struct GPIOEdgeInput: EdgeInput {
    private let line: InputLine

    /// Claims the line for both edges.
    init(claiming reference: LineReference, active: ActiveLevel, bias: LineBias) throws(GPIOError) {
        line = try InputLine(claiming: reference, active: active, bias: bias, consumer: GPIOPulseLine.consumer)
    }

    var fileDescriptor: CInt { line.fileDescriptor }

    func readEdges() throws -> InputEdges {
        let batch = try line.readEdges()
        return InputEdges(
            edges: batch.edges.map { InputEdges.Edge(isActive: $0.isActive, at: $0.at) }, overflowed: batch.overflowed)
    }

    func isActive() throws -> Bool { try line.isActive() }
}

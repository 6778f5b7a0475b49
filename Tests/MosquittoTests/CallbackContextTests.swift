import Synchronization
import Testing

@testable import Mosquitto

@Suite struct `The handlers' side of the callbacks` {
    @Test func `after a refusal only QoS 0 is handed over, which nobody delivers again`() {
        let handedOver = Mutex<[Int]>([])
        let context = CallbackContext(
            link: Link(keepalive: .seconds(30)), tls: nil,
            onMessage: { message in
                handedOver.withLock { $0.append(message.qos) }
                return .refuse
            },
            onEvent: { _ in }, onLog: { _, _ in })
        #expect(context.link.withLock { $0.open(keepalive: .seconds(30)) })
        for qos in [1, 1, 0, 2] {
            let packetID: UInt16? = qos == 0 ? nil : 1
            let message = MosquittoMessage(
                topic: "coin", payload: [], qos: qos, isRetained: false, packetID: packetID)
            #expect(context.deliver(message) == .refuse)
        }
        #expect(handedOver.withLock { $0 } == [1, 0])
    }

    @Test func `lines are bounded, handed over once, and kept back when this side has cut off`() {
        let lines = Mutex<[String]>([])
        let context = CallbackContext(
            link: Link(keepalive: .seconds(30)), tls: nil, onMessage: { _ in .acknowledge }, onEvent: { _ in },
            onLog: { _, text in lines.withLock { $0.append(text) } })
        for number in 0..<100 { context.note(.error, "\(number)") }
        context.flushLog()
        context.flushLog()
        #expect(lines.withLock { $0 } == (0..<64).map(String.init))
        #expect(context.link.withLock { $0.open(keepalive: .seconds(30)) })
        context.link.withLock { $0.drop() }
        context.note(.error, "of our own making")
        context.flushLog()
        #expect(lines.withLock { $0.count } == 64)
    }
}

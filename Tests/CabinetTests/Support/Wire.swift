import Cabinet
import CabinetModel
import Synchronization

/// The way to the broker, as outbox and status see it: it keeps what was published on it, and can be cut.
final class Wire: Sendable {
    struct Sent: Equatable {
        let topic: String
        let payload: String
        let packetID: UInt16
    }

    private struct State {
        var isCut = false
        var cutsAfter: Int?
        var lastPacketID: UInt16 = 0
        var largest: Int?
    }

    private let state = Mutex(State())
    let sent = Recorded<Sent>()

    /// Lets nothing through from now on, or everything.
    func cut(_ isCut: Bool) {
        state.withLock { $0.isCut = isCut }
    }

    /// Lets so many more through, and then nothing.
    func cut(after count: Int) {
        state.withLock { $0.cutsAfter = count }
    }

    /// Refuses every payload of more bytes from now on; `nil` for none.
    func setLargest(_ largest: Int?) {
        state.withLock { $0.largest = largest }
    }

    var publish: Outbox.Publish {
        { topic, payload throws(BrokerFailure) in
            if let largest = self.state.withLock(\.largest), payload.utf8.count > largest {
                throw BrokerFailure(.brokerDown, "too large", sign: .tooLarge)
            }
            let packetID = self.state.withLock { state -> UInt16? in
                if state.cutsAfter == 0 {
                    state.isCut = true
                    state.cutsAfter = nil
                }
                guard !state.isCut else { return nil }
                state.cutsAfter = state.cutsAfter.map { $0 - 1 }
                state.lastPacketID += 1
                return state.lastPacketID
            }
            guard let packetID else { throw BrokerFailure(.brokerDown, "the wire is cut") }
            self.sent.append(Sent(topic: topic, payload: payload, packetID: packetID))
            return packetID
        }
    }
}

import CabinetModel
import CabinetProtocol
import Synchronization

// The end of the last connection.
extension BrokerLink {
    /// How long a clean stop takes what the broker had sent already.
    private static let takingLimit = Duration.seconds(2)
    /// How long it then goes on to tell what it cannot take any more.
    private static let tellingLimit = Duration.seconds(1)

    /// Publishes the farewell status, disconnects cleanly, and reads on until the broker has ended the connection.
    ///
    /// What waits in the kernel at QoS 0 would be lost without a word otherwise.
    func sayGoodbye(over connection: any BrokerConnection) {
        // Offline before the last word, so that nobody else publishes behind it.
        let (wasOnline, qos, keeps) = state.withLock { state in
            defer { state.phase = .offline }
            return (state.phase == .online, state.publishQoS, state.limits.keepsRetained)
        }
        if wasOnline, let farewell = surroundings.farewell {
            _ = try? connection.perform(
                .publish(topic: topics.status, payload: Array(farewell().encode().utf8), qos: qos, retain: keeps))
        }
        _ = try? connection.perform(.disconnect)
        if !hasEnded(connection, within: Self.takingLimit) {
            intake.close()
            _ = hasEnded(connection, within: Self.tellingLimit)
        }
        onlineChanged.ring(false)
    }

    private func hasEnded(_ connection: any BrokerConnection, within limit: Duration) -> Bool {
        let deadline = clock.now().advanced(by: limit)
        while clock.now() < deadline {
            if case .closed = connection.turn(timeout: .milliseconds(50)) { return true }
        }
        return false
    }
}

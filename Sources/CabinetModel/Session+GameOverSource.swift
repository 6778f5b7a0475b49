extension Session {
    /// Who says that a game is over; two signals of different names are two sources.
    package enum GameOverSource: Hashable, Sendable {
        /// The game-over input line.
        case input
        /// An emulator, a front end or a technician, by the name given on the socket.
        case signal(String)
        /// The payment API, over MQTT.
        case remote
        /// The maximum game was reached.
        case timeout

        /// The source as ledger, trace and log write it: `input`, `signal:NAME`, `remote`, `timeout`; never reworded.
        package var text: String {
            switch self {
            case .input: "input"
            case .signal(let name): "signal:\(name)"
            case .remote: "remote"
            case .timeout: "timeout"
            }
        }
    }
}

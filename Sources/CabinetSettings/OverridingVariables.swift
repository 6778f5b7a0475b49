import CabinetModel

/// What the environment says about the configuration: the variables that override a key, and those that have no place.
///
/// A container platform announces every service of its network in variables that begin with the service's name, and there
/// a broker is likely to be called `coinpulse` or `coinpulse-broker`. Such a variable is not the operator's, even where
/// its name is that of a key, as `COINPULSE_BROKER_PORT=tcp://10.0.0.1:1883` is: it is passed over.
struct OverridingVariables {
    /// One problem for each variable that begins like ours and is none, by name.
    let problems: [ConfigurationError.Problem]
    /// The names of the variables that a container platform set, in their order.
    let passedOver: [String]

    private let texts: [String: String]

    init(_ environment: [String: String]) {
        let ours = environment.filter { $0.key.hasPrefix(ConfigurationKey.environmentPrefix) }
        let announcements = ours.filter { Self.announcesService($0.key, $0.value) }
        let known = ConfigurationKey.all.map(\.environmentName)
        texts = ours.filter { known.contains($0.key) && announcements[$0.key] == nil }
        passedOver = announcements.keys.sorted()
        let replaced = Dictionary(
            uniqueKeysWithValues: ConfigurationKey.replaced.map { (ConfigurationKey.environmentName(of: $0), $1) })
        problems = ours.keys.filter { !known.contains($0) && announcements[$0] == nil && !Self.forTests.contains($0) }
            .sorted().map { name in
                if let advice = replaced[name] { return .init(source: name, message: advice) }
                let meant = EditDistance.nearest(to: name, among: known)
                let hint = meant.map { "; did you mean \($0)?" } ?? ""
                return .init(source: name.shownInMessage, message: "unknown environment variable" + hint)
            }
    }

    /// What is written for a key, as it was written; `nil` when its variable is not set.
    subscript(_ key: ConfigurationKey) -> String? { texts[key.environmentName] }

    /// Whether it is one of the variables of a service in Kubernetes and its like: `…_SERVICE_HOST`, `…_SERVICE_PORT`,
    /// `…_SERVICE_PORT_NAME`, `…_PORT=tcp://…`, `…_PORT_1883_TCP` and what begins so.
    private static func announcesService(_ name: String, _ value: String) -> Bool {
        if name.hasSuffix("_SERVICE_HOST") || name.hasSuffix("_SERVICE_PORT") || name.contains("_SERVICE_PORT_") {
            return true
        }
        let protocols = ["tcp", "udp", "sctp"]
        if name.hasSuffix("_PORT"), protocols.contains(where: { value.hasPrefix("\($0)://") }) { return true }
        return name.split(separator: "_PORT_").dropFirst().contains { rest in
            let words = rest.split(separator: "_")
            return words.count >= 2 && UInt16(words[0]) != nil && protocols.contains(words[1].lowercased())
        }
    }

    #if FAULT_POINTS
        /// What the crash tests tell the daemon, and what they inherit from those who run them.
        private static let forTests = [
            "COINPULSE_FAULT", "COINPULSE_FAULT_EDGES", "COINPULSE_FAULT_SYNCHRONOUS", "COINPULSE_SEED",
            "COINPULSE_SOAK",
        ]
    #else
        private static let forTests: [String] = []
    #endif
}

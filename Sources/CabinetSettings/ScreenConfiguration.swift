package import CabinetModel
package import Logging

/// What the attract screen takes from the configuration of its cabinet, validated.
///
/// A value, read once before anything starts; ``ConfigurationLoader/loadScreen(file:environment:)`` makes it. The daemon's
/// secrets are not in it: the screen's user may not read them.
package struct ScreenConfiguration: Sendable, Equatable {
    /// `machine.id`.
    package var machineID: MachineID
    package var attract: CabinetConfiguration.Attract
    /// `control.directory`: where the daemon's sockets are.
    package var control: CabinetConfiguration.Control
    /// `log.level`.
    package var logLevel: Logger.Level
    /// What is suspicious and still allowed, and what the daemon will refuse; one line each.
    package var warnings: [String]
    /// The environment variables that look like the configuration's and are a container platform's, for those who search.
    package var passedOver: [String] = []
}

extension ScreenConfiguration {
    /// The sections whose keys the screen reads.
    private static let sections = ["machine", "attract", "control", "log"]

    /// Whether the screen has to be right about a key or section of this name, and so about the value that it has there.
    static func reads(_ name: String) -> Bool {
        guard ConfigurationKey(rawValue: name) != nil else { return sections.contains(name) }
        return sections.contains { name.hasPrefix($0 + ".") }
    }

    /// Reads the screen's keys; `nil` when something required is missing, after a complaint.
    init?(reading values: inout ConfigurationValues) {
        let machineID = values.machineID(.machineID)
        let attract = CabinetConfiguration.Attract(reading: &values)
        let control = CabinetConfiguration.Control(reading: &values)
        let logLevel = values.choice(.logLevel, of: Logger.Level.self)
        guard let machineID, let attract, let control, let logLevel else { return nil }
        self.init(machineID: machineID, attract: attract, control: control, logLevel: logLevel, warnings: [])
    }
}

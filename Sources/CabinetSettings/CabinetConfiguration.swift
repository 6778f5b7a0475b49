package import CabinetModel
package import Logging

/// Everything that an operator can decide, validated: no value is out of its range and no two contradict each other.
///
/// A value, read once before anything starts; ``ConfigurationLoader`` makes it. Its members can be changed, for a dry run
/// that takes another ledger and client id. See ``ConfigurationKey`` for what each is for.
package struct CabinetConfiguration: Sendable, Equatable {
    /// `machine.id`.
    package var machineID: MachineID
    package var broker: Broker
    package var coin: Coin
    package var gameOver: GameOver
    /// The input that holds coins back, if there is one; its `hold` is zero.
    package var inhibit: Input?
    package var limits: Limits
    package var publish: Publish
    package var attract: Attract
    package var ledger: Ledger
    package var control: Control
    /// `log.level`.
    package var logLevel: Logger.Level
    /// What is suspicious and still allowed, one line each, to be logged at start and shown by a check.
    package var warnings: [String]
    /// The environment variables that look like the configuration's and are a container platform's, for those who search.
    package var passedOver: [String] = []

    package struct Limits: Sendable, Equatable {
        /// The most credits that one message may bring; 1…10000.
        package var creditsPerMessage: Int
    }

    /// What is published besides game overs.
    package struct Publish: Sendable, Equatable {
        package var receipt: Bool
        /// The status and the last will.
        package var status: Bool
    }

    package struct Ledger: Sendable, Equatable {
        /// An absolute path; whether it can be opened is found out at start.
        package var path: String
        /// Whether a file system that a power cut empties will do.
        package var isVolatileAllowed: Bool
    }

    package struct Control: Sendable, Equatable {
        /// Where the sockets of the daemon on this machine are, unless somebody chose otherwise.
        package static let usualDirectory = "/run/coinpulse"

        /// The directory of the local sockets; absolute, and short enough for a socket's address.
        package var directory: String
    }
}

extension CabinetConfiguration {
    /// Reads all sections; `nil` when something required is missing, after a complaint.
    ///
    /// Every section is read, whatever was wrong in those before, so that all problems are told at once.
    init?(reading values: inout ConfigurationValues) {
        let machineID = values.machineID(.machineID)
        let broker = Broker(reading: &values, machineID: machineID)
        let coin = Coin(reading: &values)
        let gameOver = GameOver(reading: &values)
        let inhibit = Input.inhibit(reading: &values)
        let limits = values.integer(.limitsCreditsPerMessage).map(Limits.init)
        let publish = Publish(reading: &values)
        let attract = Attract(reading: &values)
        let ledger = Ledger(reading: &values)
        let control = Control(reading: &values)
        let logLevel = values.choice(.logLevel, of: Logger.Level.self)
        guard let machineID, let broker, let coin, let gameOver, let limits, let publish, let attract, let ledger,
            let control, let logLevel
        else { return nil }
        self.init(
            machineID: machineID, broker: broker, coin: coin, gameOver: gameOver, inhibit: inhibit, limits: limits,
            publish: publish, attract: attract, ledger: ledger, control: control, logLevel: logLevel, warnings: [])
    }
}

extension CabinetConfiguration.Publish {
    fileprivate init?(reading values: inout ConfigurationValues) {
        let receipt = values.boolean(.publishReceipt)
        let status = values.boolean(.publishStatus)
        guard let receipt, let status else { return nil }
        self.init(receipt: receipt, status: status)
    }
}

extension CabinetConfiguration.Ledger {
    fileprivate init?(reading values: inout ConfigurationValues) {
        let path = values.path(.ledgerPath)
        let isVolatileAllowed = values.boolean(.ledgerVolatile)
        guard let path, let isVolatileAllowed else { return nil }
        self.init(path: path, isVolatileAllowed: isVolatileAllowed)
    }
}

extension CabinetConfiguration.Control {
    /// A socket's address has 107 bytes; what is left is for the name of the longest socket.
    private static let longestDirectory = 90

    init?(reading values: inout ConfigurationValues) {
        guard let directory = values.path(.controlDirectory) else { return nil }
        guard directory.utf8.count <= Self.longestDirectory else {
            values.refuse(
                .controlDirectory, value: directory, "is too long for a socket; allowed: \(Self.longestDirectory) bytes"
            )
            return nil
        }
        self.init(directory: directory)
    }
}

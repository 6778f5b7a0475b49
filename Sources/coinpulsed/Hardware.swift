import Cabinet
import CabinetModel
import CabinetPlatform
import CabinetSettings
import GPIO
import Logging

/// The cabinet's lines, claimed: the coin switch is open from here on.
///
/// A simulated line stands here only where the configuration says so, or in a dry run, and it announces itself.
struct Hardware {
    /// The lines as the trace and the log call them.
    static let coinName = "coin"
    static let gameOverName = "game_over"
    static let inhibitName = "inhibit"

    let coin: any PulseLine
    let gameOver: (any EdgeInput)?
    let inhibit: (any EdgeInput)?
    /// The simulated inputs, by the name after `simulated:`.
    let simulatedInputs: [String: SimulatedInput]
    /// The outputs that must be put back if this process is killed.
    let claimed: [ClaimedLine]

    /// Claims every line that the configuration names.
    ///
    /// - Throws: `GPIOError` or `SystemError`; nothing stays claimed then.
    init(claiming configuration: CabinetConfiguration, logger: Logger) throws {
        let coin = configuration.coin
        if coin.line.isSimulated {
            logger.warning("The coin line is simulated: no switch will close", metadata: ["line": "\(coin.line)"])
            self.coin = SimulatedLine()
            claimed = []
        } else {
            let line = try GPIOPulseLine(
                claiming: coin.line, active: coin.active, drive: coin.drive, bias: coin.bias)
            self.coin = line
            claimed =
                line.location.map { location in
                    [
                        ClaimedLine(
                            name: Self.coinName, chipLabel: location.chipLabel, offset: location.offset,
                            active: coin.active, drive: coin.drive)
                    ]
                } ?? []
            logger.info("Coin line claimed", metadata: ["line": "\(line.location.map(String.init(describing:)) ?? "")"])
        }
        var simulated: [String: SimulatedInput] = [:]
        gameOver = try Self.claim(configuration.gameOver.input, Self.gameOverName, &simulated, logger)
        inhibit = try Self.claim(configuration.inhibit, Self.inhibitName, &simulated, logger)
        simulatedInputs = simulated
    }

    /// Claims one input; also used to get it back after it was lost.
    static func claim(_ input: CabinetConfiguration.Input) throws -> any EdgeInput {
        if case .simulated = input.line { return try SimulatedInput() }
        return try GPIOEdgeInput(claiming: input.line, active: input.active, bias: input.bias)
    }

    private static func claim(
        _ input: CabinetConfiguration.Input?, _ name: String, _ simulated: inout [String: SimulatedInput],
        _ logger: Logger
    ) throws -> (any EdgeInput)? {
        guard let input else { return nil }
        guard case .simulated(let simulatedName) = input.line else { return try claim(input) }
        logger.warning("An input is simulated", metadata: ["input": "\(name)", "line": "\(input.line)"])
        let line = try SimulatedInput()
        simulated[simulatedName] = line
        return line
    }
}

import Cabinet
import CabinetModel
import CabinetPlatform
import CabinetSettings
import GPIO
import Logging

/// The cabinet's lines: those that are there are claimed, and the coin switch is open from here on.
///
/// A simulated line stands here only where the configuration says so, or in a dry run, and it announces itself.
struct Hardware {
    /// The lines as the trace and the log call them.
    static let coinName = "coin"
    static let gameOverName = "game_over"
    static let inhibitName = "inhibit"

    /// An input that is claimed, or why it is not there yet.
    typealias Input = Result<any EdgeInput, GPIOError>

    let coin: any PulseLine
    /// Why the coin line is not there yet; `nil` when it is claimed.
    let coinAbsence: GPIOError?
    let gameOver: Input?
    let inhibit: Input?
    /// The simulated inputs, by the name after `simulated:`.
    let simulatedInputs: [String: SimulatedInput]

    /// Claims every line that the configuration names; one that is not there is left to those who wait for it.
    ///
    /// - Parameters:
    ///   - configuration: What names the lines.
    ///   - record: Is told of each output that is claimed, now and later; `nil` in a dry run.
    ///   - logger: Gets what is simulated.
    /// - Throws: `GPIOError` of a line that will not come by itself, or `SystemError`; nothing stays claimed then.
    init(claiming configuration: CabinetConfiguration, record: LineRecord?, logger: Logger) throws {
        let coin = configuration.coin
        record?.write([])
        if coin.line.isSimulated {
            logger.warning("The coin line is simulated: no switch will close", metadata: ["line": "\(coin.line)"])
            self.coin = SimulatedLine()
            coinAbsence = nil
        } else {
            let line = GPIOPulseLine(coin.line, active: coin.active, drive: coin.drive, bias: coin.bias) { location in
                let claimed = ClaimedLine(
                    name: Self.coinName, chipLabel: location.chipLabel, offset: location.offset, active: coin.active,
                    drive: coin.drive)
                record?.write([claimed])
                logger.info("Coin line claimed", metadata: ["line": "\(location)"])
            }
            self.coin = line
            coinAbsence = try Self.absence { () throws(GPIOError) in try line.reclaim() }
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
    ) throws -> Input? {
        guard let input else { return nil }
        guard case .simulated(let simulatedName) = input.line else {
            var line: (any EdgeInput)?
            let absence = try absence { () throws(GPIOError) in
                line = try GPIOEdgeInput(claiming: input.line, active: input.active, bias: input.bias)
            }
            return line.map(Input.success) ?? absence.map(Input.failure)
        }
        logger.warning("An input is simulated", metadata: ["input": "\(name)", "line": "\(input.line)"])
        let line = try SimulatedInput()
        simulated[simulatedName] = line
        return .success(line)
    }

    /// What `claim` throws when the line is only not there; every other error is thrown on.
    private static func absence(_ claim: () throws(GPIOError) -> Void) throws(GPIOError) -> GPIOError? {
        do throws(GPIOError) {
            try claim()
            return nil
        } catch {
            guard error.isAbsence else { throw error }
            return error
        }
    }
}

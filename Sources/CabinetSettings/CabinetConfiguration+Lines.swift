package import CabinetModel

extension CabinetConfiguration {
    /// The coin output.
    package struct Coin: Sendable, Equatable {
        package var line: LineReference
        package var active: ActiveLevel
        package var drive: LineDrive
        package var bias: LineBias
        package var profile: PulseProfile
        /// What is done with a pulse that a power cut may have swallowed.
        package var onInterrupted: InterruptionPolicy
        /// 1 s…30 d; `nil` for no limit.
        package var maximumAge: Duration?
    }

    /// An input line.
    package struct Input: Sendable, Equatable {
        package var line: LineReference
        package var active: ActiveLevel
        package var bias: LineBias
        /// How long the level must be steady before it counts; 0…1000 ms.
        package var debounce: Duration
        /// How long the level must then last; 0…60 s.
        package var hold: Duration
    }

    /// How the end of a game is known.
    package struct GameOver: Sendable, Equatable {
        /// `nil` when no line tells it.
        package var input: Input?
        /// 10 s…24 h; `nil` for no limit, which needs an input.
        package var maximumGame: Duration?
    }
}

extension CabinetConfiguration.Coin {
    init?(reading values: inout ConfigurationValues) {
        let line = values.line(.coinLine)
        let active = values.choice(.coinActive, of: ActiveLevel.self)
        let drive = values.choice(.coinDrive, of: LineDrive.self)
        let bias = values.choice(.coinBias, of: LineBias.self)
        let width = values.duration(.coinPulse)
        let gap = values.duration(.coinGap)
        let pulsesPerCredit = values.integer(.coinPulsesPerCredit)
        let onInterrupted = values.choice(.coinOnInterrupted, of: InterruptionPolicy.self)
        let maximumAge = values.duration(.coinMaxAge)
        guard let line, let active, let drive, let bias, let width, let gap, let pulsesPerCredit, let onInterrupted
        else { return nil }
        if active == .low, !line.isSimulated {
            // Before any program runs the pin is where its reset pulls it.
            values.warn(
                .coinActive,
                "is low: on a pin that is pulled low at reset (Raspberry Pi GPIO 9 to 27) the coin switch is closed "
                    + "while the board boots, a free game at each start; use a pin that is pulled high, or a driver that is active high"
            )
        }
        self.init(
            line: line, active: active, drive: drive, bias: bias,
            profile: PulseProfile(width: width, gap: gap, pulsesPerCredit: pulsesPerCredit),
            onInterrupted: onInterrupted, maximumAge: maximumAge)
    }
}

extension CabinetConfiguration.GameOver {
    init?(reading values: inout ConfigurationValues) {
        let line = values.line(.gameOverLine)
        let active = values.choice(.gameOverActive, of: ActiveLevel.self)
        let bias = values.choice(.gameOverBias, of: LineBias.self)
        let debounce = values.duration(.gameOverDebounce)
        let hold = values.duration(.gameOverHold)
        let maximumGame = values.duration(.gameOverMaxGame)
        if values.isOff(.gameOverMaxGame), !values.isSet(.gameOverLine) {
            values.refuse(.gameOverMaxGame, value: "off", "needs game_over.line: nothing else would end a game")
        }
        guard let active, let bias, let debounce, let hold else { return nil }
        let input = line.map {
            CabinetConfiguration.Input(line: $0, active: active, bias: bias, debounce: debounce, hold: hold)
        }
        self.init(input: input, maximumGame: maximumGame)
    }
}

extension CabinetConfiguration.Input {
    static func inhibit(reading values: inout ConfigurationValues) -> Self? {
        let line = values.line(.inhibitLine)
        let active = values.choice(.inhibitActive, of: ActiveLevel.self)
        let bias = values.choice(.inhibitBias, of: LineBias.self)
        let debounce = values.duration(.inhibitDebounce)
        guard let line, let active, let bias, let debounce else { return nil }
        return Self(line: line, active: active, bias: bias, debounce: debounce, hold: .zero)
    }
}

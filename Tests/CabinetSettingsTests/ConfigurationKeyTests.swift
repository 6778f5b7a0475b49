import CabinetSettings
import Testing

struct ConfigurationKeyTests {
    @Test func `a variable is the key in upper case with underscores`() {
        #expect(ConfigurationKey.coinPulse.environmentName == "COINPULSE_COIN_PULSE")
        #expect(ConfigurationKey.brokerTLSCAFile.environmentName == "COINPULSE_BROKER_TLS_CA_FILE")
    }

    @Test func `no two keys share a variable`() {
        #expect(Set(ConfigurationKey.all.map(\.environmentName)).count == ConfigurationKey.all.count)
    }

    @Test func `the sections are those of the keys`() {
        #expect(
            ConfigurationKey.sections == [
                "machine", "broker", "broker.tls", "coin", "game_over", "inhibit", "limits", "publish", "attract",
                "ledger", "control", "log",
            ])
    }

    @Test(arguments: ConfigurationKey.all)
    func `the help is one sentence on one line`(key: ConfigurationKey) {
        #expect(key.help.hasSuffix("."))
        #expect(key.help.count <= 110)
        #expect(!key.help.contains("\n"))
    }

    @Test(arguments: ConfigurationKey.all)
    func `a default is what it would be if it were written down`(key: ConfigurationKey) throws {
        guard case .value(let text) = key.defaultValue else { return }
        var environment = [key.environmentName: text]
        if key == .gameOverMaxGame { environment["COINPULSE_GAME_OVER_LINE"] = "GPIO27" }
        let implied = try ConfigurationText.load(
            ConfigurationText.required, environment: environment.filter { $0.key != key.environmentName })

        #expect(try ConfigurationText.load(ConfigurationText.required, environment: environment) == implied)
    }
}

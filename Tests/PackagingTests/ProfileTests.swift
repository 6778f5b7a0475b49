import CabinetModel
import CabinetSettings
import Foundation
import Testing

/// The profiles that are shipped for boards which the defaults do not suit.
struct ProfileTests {
    @Test(arguments: try ShippedProfile.all())
    func `a profile copied into a configuration changes the pulses and nothing else`(profile: ShippedProfile) throws {
        var plain = try ShippedProfile.configuration(with: nil)

        let configuration = try ShippedProfile.configuration(with: profile)

        plain.coin.profile = configuration.coin.profile
        #expect(configuration == plain)
        #expect(configuration.warnings.isEmpty)
    }

    @Test(arguments: try ShippedProfile.all())
    func `a profile lies within the ranges, and sets only what differs from the defaults`(
        profile: ShippedProfile
    ) throws {
        let pulses = try ShippedProfile.configuration(with: profile).coin.profile
        let standard = PulseProfile.standard

        #expect(PulseProfile.widthRange.contains(pulses.width))
        #expect(PulseProfile.gapRange.contains(pulses.gap))
        #expect(PulseProfile.pulsesPerCreditRange.contains(pulses.pulsesPerCredit))
        let differences = [
            pulses.width != standard.width, pulses.gap != standard.gap,
            pulses.pulsesPerCredit != standard.pulsesPerCredit,
        ].filter(\.self)
        #expect(!differences.isEmpty)
        #expect(profile.settings.count == differences.count)
    }

    @Test(arguments: try ShippedProfile.all())
    func `a profile names its source and its row of the known boards, and the row says the same`(
        profile: ShippedProfile
    ) throws {
        let board = try #require(profile.row)
        let rows = try lines(of: "docs/HARDWARE.md").filter { $0.hasPrefix("| \(board) | ") }

        #expect(profile.source != nil)
        let row = try #require(rows.first)
        #expect(rows.count == 1)
        #expect(row.contains("`profiles/\(profile.name)`"))
        for setting in profile.settings { #expect(row.contains("`\(setting)`")) }
    }

    @Test func `the document names no profile that is not shipped`() throws {
        let named = try lines(of: "docs/HARDWARE.md").flatMap { line in
            line.matches(of: /profiles\/([a-z0-9-]+\.yaml)/).map { String($0.1) }
        }

        #expect(Set(named) == Set(try ShippedProfile.all().map(\.name)))
    }

    @Test func `no two profiles are the same`() throws {
        let settings = try ShippedProfile.all().map(\.settings)

        #expect(Set(settings).count == settings.count)
    }

    private func lines(of path: String) throws -> [Substring] {
        try String(contentsOf: Repository.file(path), encoding: .utf8).split(separator: "\n")
    }
}

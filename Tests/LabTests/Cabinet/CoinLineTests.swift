import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Foundation
import Glibc
import TestSupport
import Testing

/// G3 and G4: the coin line of the whole daemon, from before its start until after its end, as the kernel saw it.
@Suite struct CoinLineTests {
    /// What may have become of everything but the record of the claimed lines when `--release-lines` runs.
    enum Surroundings: CaseIterable {
        case untouched, configurationOfAnotherLine, configurationBroken, allGone
    }

    private static let long = "pulse: 300ms, gap: 20ms"

    @Test(arguments: ActiveLevel.allCases, [true, false])
    func `the switch closes for paid pulses only, whatever pulls at the line before, during and after`(
        active: ActiveLevel, pullsUp: Bool
    ) throws {
        let cabinet = try LabCabinet(active: active)
        try cabinet.coin.pull(up: pullsUp)
        try cabinet.startConnected()
        #expect(try !cabinet.isSwitchClosed)
        try cabinet.coin.pull(up: active == .high)
        #expect(try !cabinet.isSwitchClosed, "an idle daemon stands against what pulls")
        #expect(try cabinet.pulses.isEmpty)
        try cabinet.payAndAwait("tx-1", credits: 2)
        #expect(try !cabinet.isSwitchClosed)
        try cabinet.coin.pull(up: active == .low)
        #expect(cabinet.daemon.end(SIGTERM) == 0)
        #expect(try !cabinet.isSwitchClosed)
        let pulses = try cabinet.pulses
        #expect(pulses.count == 2)
        #expect(pulses.allSatisfy { ($0.width ?? .zero) >= .milliseconds(20) }, "\(pulses)")
        // The last that the daemon does is to open the switch; and that is also the first.
        let levels = try cabinet.trace.levels
        #expect(levels.first == (active == .low) && levels.last == (active == .low), "\(levels)")
    }

    @Test func `a stop in the middle of a pulse lets it end, and the rest is given after the next start`() throws {
        let cabinet = try LabCabinet(coin: Self.long)
        try cabinet.startConnected()
        try cabinet.payer.pay("tx-1", credits: 2)
        try cabinet.awaitSwitch(closed: true)
        #expect(cabinet.daemon.end(SIGTERM) == 0)
        #expect(try !cabinet.isSwitchClosed)
        #expect(try cabinet.pulses.map { ($0.width ?? .zero) >= .milliseconds(300) } == [true])
        try cabinet.start()
        try cabinet.payer.await("delivered") { try $0.outcomes(of: "tx-1").last == .delivered }
        #expect(try cabinet.pulses.count == 2)
    }

    @Test func `a process that is frozen in the middle of a pulse makes no second one of it`() throws {
        let cabinet = try LabCabinet(coin: Self.long)
        try cabinet.startConnected()
        try cabinet.payer.pay("tx-1")
        try cabinet.awaitSwitch(closed: true)
        cabinet.daemon.signal(SIGSTOP)
        usleep(400_000)
        #expect(try cabinet.isSwitchClosed, "the kernel keeps a line for a process that only sleeps")
        cabinet.daemon.signal(SIGCONT)
        try cabinet.payer.await("delivered") { try $0.outcomes(of: "tx-1").last == .delivered }
        let pulses = try cabinet.pulses
        #expect(pulses.count == 1)
        let width = try #require(pulses.first?.width)
        #expect(width >= .milliseconds(400))
        #expect(try #require(try cabinet.daemon.ledgerEntries().first?.pulses.longest) >= .milliseconds(400))
    }

    // As on a kernel that keeps a dead process's level: this one lets go, and then it is what pulls that keeps it.
    @Test func `a switch that a kill has left closed is opened from the record of lines alone`() throws {
        let cabinet = try LabCabinet(coin: Self.long)
        try cabinet.startConnected()
        try cabinet.payer.pay("tx-1")
        try cabinet.awaitSwitch(closed: true)
        try cabinet.coin.pull(up: true)
        cabinet.daemon.end(SIGKILL)
        #expect(try cabinet.isSwitchClosed)
        let original = try String(contentsOfFile: cabinet.daemon.configPath, encoding: .utf8)
        for surroundings in Surroundings.allCases {
            try prepare(surroundings, cabinet)
            let trace = try KernelTrace(cabinet.chip, 0)
            let release = try cabinet.releaseLines()
            #expect(release.status == 0, "\(surroundings): \(release.words)")
            #expect(release.words.contains("coin line \(cabinet.chip.label):0 is inactive"), "\(release.words)")
            let events = try trace.events
            #expect(events.contains(.output) && events.contains(.set(high: false)), "\(surroundings): \(events)")
            #expect(try !trace.levels.contains(true), "\(surroundings): \(events)")
        }
        try original.write(toFile: cabinet.daemon.configPath, atomically: true, encoding: .utf8)
        #expect(try cabinet.pulses.count == 1)
    }

    // As systemd runs `ExecStopPost=` after a kill: the unit's user, the group that the udev rule gives the chips, no
    // capability but to find its files here, nothing to be gained, and the words about how the daemon ended.
    @Test func `the rights that the unit leaves are enough to open a switch that a kill has left closed`() throws {
        let cabinet = try LabCabinet(coin: Self.long)
        let group: UInt32 = 4242
        // All of them, as the rule does: a label is looked for among all chips. One of another test may go meanwhile.
        for name in try FileManager.default.contentsOfDirectory(atPath: "/dev") where name.hasPrefix("gpiochip") {
            _ = chown("/dev/\(name)", 0, group)
            _ = chmod("/dev/\(name)", 0o660)
        }
        let onlyRead = ["inh", "ambient"].map { "--\($0)-caps=-all,+dac_read_search" }
        func release(_ groups: String) throws -> (status: CInt, words: String) {
            try cabinet.releaseLines(
                through: ["setpriv", "--reuid=65534", "--regid=65534", groups, "--no-new-privs"] + onlyRead,
                environment: ["SERVICE_RESULT": "signal", "EXIT_CODE": "killed", "EXIT_STATUS": "KILL"])
        }
        try cabinet.startConnected()
        try cabinet.payer.pay("tx-1")
        try cabinet.awaitSwitch(closed: true)
        try cabinet.coin.pull(up: true)
        cabinet.daemon.end(SIGKILL)
        #expect(try release("--clear-groups").status == 77, "without the group it must not")
        #expect(try cabinet.isSwitchClosed)
        let trace = try KernelTrace(cabinet.chip, 0)
        let released = try release("--groups=\(group)")
        #expect(released.status == 0, "\(released.words)")
        let events = try trace.events
        #expect(events.contains(.output) && events.contains(.set(high: false)), "\(events)")
    }

    @Test func `a line that a living process has taken since is not put back, and that is said`() throws {
        let cabinet = try LabCabinet(coin: Self.long)
        try cabinet.startConnected()
        try cabinet.payer.pay("tx-1")
        try cabinet.awaitSwitch(closed: true)
        cabinet.daemon.end(SIGKILL)
        let holder = try LineHolder(cabinet.coin)
        let release = try cabinet.releaseLines()
        #expect(release.status == 69)
        for word in ["coin line \(cabinet.chip.label):0", LineHolder.consumer] {
            #expect(release.words.contains(word), "\(release.words)")
        }
        #expect(try cabinet.isSwitchClosed)
        holder.end(by: SIGKILL)
        #expect(try cabinet.releaseLines().status == 0)
    }

    private func prepare(_ surroundings: Surroundings, _ cabinet: LabCabinet) throws {
        let path = cabinet.daemon.configPath
        switch surroundings {
        case .untouched: break
        case .configurationOfAnotherLine:
            let text = try String(contentsOfFile: path, encoding: .utf8)
            try text.replacing(":0'", with: ":3'").write(toFile: path, atomically: true, encoding: .utf8)
        case .configurationBroken: try "coin: [".write(toFile: path, atomically: true, encoding: .utf8)
        case .allGone:
            for name in try FileManager.default.contentsOfDirectory(atPath: cabinet.daemon.folder) where name != "lines"
            {
                try FileManager.default.removeItem(atPath: "\(cabinet.daemon.folder)/\(name)")
            }
        }
    }
}

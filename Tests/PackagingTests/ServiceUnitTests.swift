import Foundation
import TestSupport
import Testing

/// The unit of the daemon, and what holds for both units.
struct ServiceUnitTests {
    @Test(arguments: Installation.programs)
    func `systemd finds nothing to complain about in the unit`(program: String) throws {
        let installation = try Installation.live()

        // Other units of this machine may be wrong: only ours counts.
        let verify = try Command.run([
            "systemd-analyze", "verify", "--man=no", "--recursive-errors=no", unit(of: program, in: installation),
        ])

        #expect(verify.status == 0)
        #expect(!verify.output.contains("\(program).service"), "\(verify.output)")
    }

    @Test(arguments: [("coinpulsed", 24), ("coinpulse-attract", 8)])
    func `the unit exposes no more than was reached, in tenths`(program: String, exposure: Int) throws {
        let installation = try Installation.live()

        let security = try Command.run([
            "systemd-analyze", "security", "--no-pager", "--offline=true", "--threshold=\(exposure)",
            unit(of: program, in: installation),
        ])

        #expect(security.status == 0, "\(security.output)")
        #expect(security.output.contains("Overall exposure level for \(program).service"))
    }

    @Test(arguments: [
        "Type=notify",
        "Restart=always",
        "WatchdogSec=4",
        "RestartPreventExitStatus=64 78",
        "ExecStopPost=@bindir@/coinpulsed --release-lines",
        "LimitRTPRIO=20",
        "DeviceAllow=char-gpiochip rw",
        "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
        "StateDirectory=coinpulse",
        "RuntimeDirectory=coinpulse",
        "LoadCredential=coinpulse:/etc/coinpulse/credentials",
    ])
    func `the daemon gets what it relies on`(line: String) throws {
        #expect(try Repository.meaningfulLines(of: "systemd/coinpulsed.service.in").contains(line))
    }

    @Test(arguments: ["PrivateUsers=", "PrivateDevices=", "RestrictRealtime=", "ProtectClock=", "DynamicUser="])
    func `hardening stops where the daemon would break`(directive: String) throws {
        let lines = try Repository.meaningfulLines(of: "systemd/coinpulsed.service.in")

        #expect(!lines.contains { $0.hasPrefix(directive) })
    }

    @Test func `neither the network nor a synchronised clock is waited for`() throws {
        let orders = try Repository.meaningfulLines(of: "systemd/coinpulsed.service.in")
            .filter { line in ["After=", "Wants=", "Requires=", "BindsTo="].contains { line.hasPrefix($0) } }

        #expect(orders == ["After=network.target time-set.target"])
    }

    private func unit(of program: String, in installation: Installation) -> String {
        installation.folder.url.appending(path: "lib/systemd/system/\(program).service").path()
    }
}

import Foundation
import TestSupport
import Testing

struct ServiceUnitTests {
    @Test func `systemd finds nothing to complain about in the unit`() throws {
        let installation = try Installation.live()

        // Other units of this machine may be wrong: only ours counts.
        let verify = try Command.run([
            "systemd-analyze", "verify", "--man=no", "--recursive-errors=no", unit(of: installation),
        ])

        #expect(verify.status == 0)
        #expect(!verify.output.contains("coinpulsed.service"), "\(verify.output)")
    }

    @Test func `the unit exposes at most 2.4 of 10`() throws {
        let installation = try Installation.live()

        let security = try Command.run([
            "systemd-analyze", "security", "--no-pager", "--offline=true", "--threshold=24", unit(of: installation),
        ])

        #expect(security.status == 0, "\(security.output)")
        #expect(security.output.contains("Overall exposure level for coinpulsed.service"))
    }

    @Test(arguments: [
        "Type=notify",
        "Restart=always",
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

    private func unit(of installation: Installation) -> String {
        installation.folder.url.appending(path: "lib/systemd/system/coinpulsed.service").path()
    }
}

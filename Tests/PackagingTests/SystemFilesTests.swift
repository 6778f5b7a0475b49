import Foundation
import TestSupport
import Testing

/// The files that systemd and udev read to make users, folders and rights.
struct SystemFilesTests {
    @Test func `the service users and the groups are made`() throws {
        let root = try TestFolder()

        let sysusers = try Command.run([
            "systemd-sysusers", "--dry-run", "--root=\(root.url.path())",
            Repository.file("systemd/coinpulse.sysusers").path(),
        ])

        #expect(sysusers.status == 0, "\(sysusers.output)")
        for user in ["coinpulse", "coinpulse-attract"] { #expect(sysusers.output.contains("user '\(user)'")) }
        for group in ["coinpulse", "coinpulse-admin", "coinpulse-attract", "gpio"] {
            #expect(sysusers.output.contains("group '\(group)'"))
        }
        // A line for one of systemd's own groups would be told as a conflict at each boot.
        for group in ["video", "render", "input"] { #expect(!sysusers.output.contains("group '\(group)'")) }
    }

    @Test func `the folder of the secrets is for root alone`() throws {
        let root = try TestFolder()

        let tmpfiles = try Command.runAsRoot([
            "systemd-tmpfiles", "--create", "--root=\(root.url.path())",
            Repository.file("systemd/coinpulse.tmpfiles").path(),
        ])

        #expect(tmpfiles.status == 0, "\(tmpfiles.output)")
        #expect(try permissions(of: root.url.appending(path: "etc/coinpulse")) == 0o755)
        #expect(try permissions(of: root.url.appending(path: "etc/coinpulse/credentials")) == 0o700)
    }

    @Test func `the GPIO chips, and nothing else, are given to the gpio group`() throws {
        let rules = try Repository.meaningfulLines(of: "systemd/60-coinpulse.rules")

        #expect(rules == [#"SUBSYSTEM=="gpio", KERNEL=="gpiochip*", GROUP="gpio", MODE="0660""#])
    }

    private func permissions(of url: URL) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: url.path())[.posixPermissions] as? Int
    }
}

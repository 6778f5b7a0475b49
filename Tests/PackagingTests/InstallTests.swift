import Foundation
import TestSupport
import Testing

struct InstallTests {
    @Test(arguments: ["/usr", "/usr/local"])
    func `everything is put below the prefix, and nothing into the configuration`(prefix: String) throws {
        let installation = try Installation.staged(prefix: prefix)

        let profiles = try ShippedProfile.all().map { "share/doc/coinpulse/profiles/\($0.name)" }
        let wanted = (Self.installedFiles + profiles).sorted().map { "\(prefix.dropFirst())/\($0)" }
        #expect(!profiles.isEmpty)
        #expect(try installation.folder.files() == wanted)
    }

    @Test(arguments: ["/usr", "/usr/local"])
    func `the unit starts the program where it was put`(prefix: String) throws {
        let installation = try Installation.staged(prefix: prefix)

        let unit = installation.folder.url.appending(path: "\(prefix)/lib/systemd/system/coinpulsed.service")
        let text = try String(contentsOf: unit, encoding: .utf8)
        #expect(text.contains("\nExecStart=\(prefix)/bin/coinpulsed\n"))
        #expect(text.contains("\nExecStopPost=\(prefix)/bin/coinpulsed --release-lines\n"))
        #expect(!text.contains("@bindir@"))
    }

    @Test func `installing again over an installation is the same as installing once`() throws {
        let installation = try Installation.staged(prefix: "/usr")

        let once = try installation.folder.files()
        try installation.make("install")

        #expect(try installation.folder.files() == once)
    }

    @Test func `uninstalling leaves the configuration of the cabinet and nothing else`() throws {
        let installation = try Installation.staged(prefix: "/usr")
        let configuration = installation.folder.url.appending(path: "etc/coinpulse")
        try FileManager.default.createDirectory(at: configuration, withIntermediateDirectories: true)
        try Data("machine: {id: cab-1}\n".utf8).write(to: configuration.appending(path: "coinpulse.yaml"))

        try installation.make("uninstall")

        #expect(try installation.folder.files() == ["etc/coinpulse/coinpulse.yaml"])
    }

    @Test func `installing before building fails and says what to do`() throws {
        let empty = try TestFolder()

        let make = try Command.run([
            "make", "install", "BUILT=\(empty.url.path())", "DESTDIR=\(empty.url.path())",
        ])

        #expect(make.status != 0)
        #expect(make.output.contains("run 'make build' first"))
        #expect(try empty.files().isEmpty)
    }

    private static let installedFiles = [
        "bin/coinpulsed",
        "lib/systemd/system/coinpulsed.service",
        "lib/sysusers.d/coinpulse.conf",
        "lib/tmpfiles.d/coinpulse.conf",
        "lib/udev/rules.d/60-coinpulse.rules",
        "share/doc/coinpulse/LICENSE",
        "share/doc/coinpulse/coinpulse.example.yaml",
        "share/man/man5/coinpulse.yaml.5",
        "share/man/man8/coinpulsed.8",
    ]
}

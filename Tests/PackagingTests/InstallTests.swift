import Foundation
import TestSupport
import Testing

struct InstallTests {
    @Test(arguments: ["/usr", "/usr/local"])
    func `everything is put below the prefix, and nothing into the configuration`(prefix: String) throws {
        let installation = try Installation.staged(prefix: prefix)

        let profiles = try ShippedProfile.all().map { "share/doc/coinpulse/profiles/\($0.name)" }
        let documents = try FileManager.default.subpathsOfDirectory(atPath: Repository.file("docs").path())
            .filter { $0.contains(".") }.map { "share/doc/coinpulse/docs/\($0)" }
        let wanted = (Self.installedFiles + profiles + documents).sorted().map { "\(prefix.dropFirst())/\($0)" }
        #expect(!profiles.isEmpty)
        #expect(try installation.folder.files() == wanted)
    }

    @Test(arguments: ["/usr", "/usr/local"], Installation.programs)
    func `the unit starts the program where it was put`(prefix: String, program: String) throws {
        let installation = try Installation.staged(prefix: prefix)

        let text = try installation.unit(of: program, below: prefix)

        #expect(text.contains("\nExecStart=\(prefix)/bin/\(program)\n"))
        #expect(!text.contains("@bindir@"))
        #expect(
            FileManager.default.isExecutableFile(atPath: installation.folder.url.path() + "\(prefix)/bin/\(program)"))
    }

    @Test func `the daemon's unit puts its lines back with the program that was put there`() throws {
        let text = try Installation.staged(prefix: "/usr").unit(of: "coinpulsed", below: "/usr")

        #expect(text.contains("\nExecStopPost=/usr/bin/coinpulsed --release-lines\n"))
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

    @Test(arguments: Installation.programs)
    func `installing before all is built fails and says what to do`(missing: String) throws {
        let built = try TestFolder()
        let destination = try TestFolder()
        for program in Installation.programs where program != missing { try built.writeProgram(program) }

        let make = try Command.run([
            "make", "install", "BUILT=\(built.url.path())", "DESTDIR=\(destination.url.path())",
        ])

        #expect(make.status != 0)
        #expect(make.output.contains("\(missing) is missing: run 'make build' first"))
        #expect(try destination.files().isEmpty)
    }

    private static let installedFiles = [
        "bin/coinpulse-attract",
        "bin/coinpulsed",
        "bin/coinpulsed-as-service",
        "lib/systemd/system/coinpulse-attract.service",
        "lib/systemd/system/coinpulsed.service",
        "lib/sysusers.d/coinpulse.conf",
        "lib/tmpfiles.d/coinpulse.conf",
        "lib/udev/rules.d/60-coinpulse.rules",
        "share/doc/coinpulse/LICENSE",
        "share/doc/coinpulse/README.md",
        "share/doc/coinpulse/coinpulse.example.yaml",
        "share/doc/coinpulse/mosquitto/coinpulse.acl",
        "share/doc/coinpulse/mosquitto/coinpulse.conf",
        "share/man/man5/coinpulse.yaml.5",
        "share/man/man8/coinpulse-attract.8",
        "share/man/man8/coinpulsed.8",
    ]
}

import CabinetSettings
import Glibc
import Testing

/// The configuration file itself: where it is, whether it can be read, how large it is.
struct ConfigurationFileTests {
    private func problems(file: String?) -> [String] {
        do {
            _ = try ConfigurationLoader.load(file: file, environment: [:])
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func `a file is read, and problems carry its path`() throws {
        let files = try ScratchFiles()
        let good = try files.write("good.yaml", ConfigurationText.required)
        let bad = try files.write("bad.yaml", ConfigurationText.with(["coin.pulse": "5ms"]))

        #expect(problems(file: good) == [])
        #expect(
            problems(file: bad) == ["\(bad):5: coin.pulse: 5ms is out of range; allowed: 10ms…1s (default 100ms)"])
    }

    @Test func `a file that is named and is not there is an error`() {
        #expect(problems(file: "/nowhere/x.yaml") == ["/nowhere/x.yaml: does not exist"])
    }

    @Test(.enabled(if: access(ConfigurationLoader.standardFile, F_OK) != 0, "this machine is a cabinet"))
    func `the message about a missing standard file says how to begin`() {
        #expect(
            problems(file: nil) == [
                "/etc/coinpulse/coinpulse.yaml: does not exist; copy coinpulse.example.yaml there and set machine.id, "
                    + "broker.host and coin.line"
            ])
    }

    @Test func `a folder is no file`() throws {
        let files = try ScratchFiles()

        #expect(problems(file: files.path) == ["\(files.path): cannot be read: Is a directory (EISDIR)"])
    }

    @Test func `a file without end is given up`() {
        #expect(problems(file: "/dev/zero") == ["/dev/zero: is larger than 64 KiB"])
    }

    @Test func `a file of ten megabytes is refused without being parsed`() throws {
        let files = try ScratchFiles()
        let path = try files.write("big.yaml", [UInt8](repeating: UInt8(ascii: "#"), count: 10 << 20))

        #expect(problems(file: path) == ["\(path): is larger than 64 KiB"])
    }

    @Test func `a file that this user may not read is an error, not a missing file`() async {
        await #expect(processExitsWith: .success) {
            let files = try ScratchFiles()
            let path = try files.write("secret.yaml", ConfigurationText.required, mode: 0o000)
            chmod(files.path, 0o755)
            // Root may read everything; the tests of a continuous integration run as root.
            if geteuid() == 0 { try #require(seteuid(65_534) == 0) }
            let error = #expect(throws: ConfigurationError.self) {
                try ConfigurationLoader.load(file: path, environment: [:])
            }
            #expect(error?.description == "\(path): cannot be read: Permission denied (EACCES)")
            if getuid() == 0 { seteuid(0) }
        }
    }

    @Test(arguments: [[0xFF], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xC0, 0x80]] as [[UInt8]])
    func `text that is not UTF-8 is refused with its line`(bytes: [UInt8]) {
        let problems = ConfigurationText.problems(Array("machine: {id: cab-1}\nlog: ".utf8) + bytes)

        #expect(problems.map(\.description) == ["coinpulse.yaml:2: is not UTF-8 text; save it as UTF-8"])
    }

    @Test func `a byte order mark and the line ends of Windows do no harm`() {
        let text = "\u{FEFF}" + ConfigurationText.required.replacing("\n", with: "\r\n") + "\r\n"

        #expect(ConfigurationText.problems(text) == [])
    }
}

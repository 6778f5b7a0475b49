import Testing

/// The unit of the attract screen.
struct AttractUnitTests {
    private static let file = "systemd/coinpulse-attract.service.in"

    @Test(arguments: [
        "Type=notify",
        "WatchdogSec=5",
        "Restart=always",
        "RestartSec=2",
        "StartLimitIntervalSec=0",
        "RestartPreventExitStatus=64 78",
        "ExecStart=@bindir@/coinpulse-attract",
        "User=coinpulse-attract",
        "SupplementaryGroups=coinpulse video render input",
        "Environment=SDL_VIDEODRIVER=KMSDRM",
        "DeviceAllow=char-drm rw",
    ])
    func `the screen gets what it relies on`(line: String) throws {
        #expect(try lines().contains(line))
    }

    @Test(arguments: ["PrivateNetwork=yes", "IPAddressDeny=any", "CapabilityBoundingSet=", "DevicePolicy=closed"])
    func `the screen has no network, no privilege and no device but its own`(line: String) throws {
        #expect(try lines().contains(line))
        #expect(try lines().filter { $0.hasPrefix("DeviceAllow=") }.allSatisfy { !$0.contains("gpio") })
    }

    @Test func `the screen outlives the daemon`() throws {
        let bonds = ["Requires=", "Requisite=", "BindsTo=", "PartOf=", "Upholds="]

        #expect(try lines().contains("Wants=coinpulsed.service"))
        #expect(try lines().contains("After=coinpulsed.service"))
        #expect(try !lines().contains { line in bonds.contains { line.hasPrefix($0) } })
    }

    @Test func `the screen has the first terminal to itself, and writes into the journal`() throws {
        let wanted = [
            "StandardInput=tty", "TTYPath=/dev/tty1", "DeviceAllow=/dev/tty1 rw", "Conflicts=getty@tty1.service",
            "StandardOutput=journal", "StandardError=journal",
        ]

        #expect(Set(try lines()).isSuperset(of: wanted))
    }

    @Test(arguments: ["PrivateDevices=", "MemoryDenyWriteExecute=", "DynamicUser="])
    func `hardening stops where the screen would break`(directive: String) throws {
        #expect(try !lines().contains { $0.hasPrefix(directive) })
    }

    private func lines() throws -> [String] {
        try Repository.meaningfulLines(of: Self.file)
    }
}

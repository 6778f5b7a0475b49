import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Glibc
import Ledger
import Testing

@testable import Cabinet

/// Who may do what (guarantee G6).
///
/// The tests that become somebody else do so in a process of their own, as root.
@Suite struct ControlAccessTests {
    private static let requests: [(request: ControlRequest, reader: Bool)] = [
        (.subscribe, true), (.payments(), true), (.refusals(), true), (.meters, true), (.display(.held), true),
        (.game(.start), true), (.game(.over), true), (.resetMeters, false), (.credit(credits: 1), false),
        (.pulse(pulses: 1), false), (.cancel(.number(1)), false), (.simulate(line: "door", isActive: true), false),
    ]

    @Test func `root may do everything`() throws {
        try #require(geteuid() == 0, "this test asks for what only root may do")
        let control = try ControlBench()
        let peer = try PeerCredentials.ofThisProcess()
        for (request, _) in Self.requests { try control.desk.authorise(ControlCall(request), for: peer) }
    }

    @Test func `a stranger may ask for the state and nothing else, also one whose group is root's`() async {
        await #expect(processExitsWith: .success) {
            let control = try ControlBench()
            let peer = try asUser(uid: 65_534, gid: 0, groups: [0], PeerCredentials.ofThisProcess)
            try control.desk.authorise(ControlCall(.status), for: peer)
            for (request, _) in Self.requests {
                let error = try #require(throws: ControlError.self) {
                    try control.desk.authorise(ControlCall(request, id: .integer(1)), for: peer)
                }
                #expect(error.code == .notAllowed)
                #expect(error.id == .integer(1))
            }
            // Told thrice, and then once a minute: it must not be able to hide what matters.
            #expect(control.bench.log.count("A control request was not allowed") == 3)
        }
    }

    @Test func `group coinpulse may read, hold the display and tell of games, and make neither credits nor pulses`()
        async
    {
        await #expect(processExitsWith: .success) {
            try withGroups("coinpulse:x:4301:\ncoinpulse-admin:x:4302:\n")
            let control = try ControlBench()
            let peer = try asUser(uid: 65_534, gid: 65_534, groups: [4301], PeerCredentials.ofThisProcess)
            for (request, isForReaders) in Self.requests {
                let isAllowed = (try? control.desk.authorise(ControlCall(request), for: peer)) != nil
                #expect(isAllowed == isForReaders)
            }
        }
    }

    @Test func `group coinpulse-admin may do everything, also as a supplementary group only`() async {
        await #expect(processExitsWith: .success) {
            try withGroups("coinpulse:x:4301:\ncoinpulse-admin:x:4302:\n")
            let control = try ControlBench()
            let peer = try asUser(uid: 65_534, gid: 65_534, groups: [7, 4302], PeerCredentials.ofThisProcess)
            for (request, _) in Self.requests { try control.desk.authorise(ControlCall(request), for: peer) }
        }
    }

    // Over the socket itself, as any program of the machine would come.
    @Test func `a stranger's request over the socket is refused, and gives nothing`() async {
        await #expect(processExitsWith: .success) {
            let control = try ControlBench()
            chmod(String(control.controlPath.dropLast("/control.sock".count)), 0o755)
            let client = try asUser(uid: 65_534, gid: 65_534, groups: []) { try control.connect() }
            #expect(
                try client.ask(#"{"request":"credit","credits":1,"id":1}"#)
                    == #"{"ok":false,"id":1,"error":"not_allowed","message":"credit needs root or group coinpulse-admin: "#
                    + #"sudo usermod -aG coinpulse-admin nobody, then log in anew"}"#
            )
            #expect(
                try client.ask(#"{"request":"game","action":"start"}"#).contains("sudo usermod -aG coinpulse nobody"))
            #expect(try client.ask(#"{"request":"status","id":2}"#).hasPrefix(#"{"ok":true,"id":2,"#))
            #expect(control.bench.ledger.owedCredits == 0)
            #expect(control.bench.board.facts.mode == .attract)
        }
    }

    // G6: and nobody locks the others out.
    @Test func `strangers leave places for the groups, and all leave some for root`() async {
        await #expect(processExitsWith: .success) {
            try withGroups("coinpulse:x:4301:\ncoinpulse-admin:x:4302:\n")
            let control = try ControlBench()
            chmod(String(control.controlPath.dropLast("/control.sock".count)), 0o755)
            let status = #"{"request":"status"}"#
            func connect(_ count: Int, uid: UInt32, groups: [UInt32]) throws -> [ControlClient] {
                try asUser(uid: uid, gid: 65_534, groups: groups) { try (0..<count).map { _ in try control.connect() } }
            }
            var clients = try [60_001, 60_002].flatMap { try connect(16, uid: $0, groups: []) }
            for client in clients { #expect(try client.ask(status).hasPrefix(#"{"ok":true,"#)) }
            #expect(try #require(try connect(1, uid: 60_003, groups: []).first).line().contains("busy"))
            let members = try [60_004, 60_005].flatMap { try connect(12, uid: $0, groups: [4301]) }
            for client in members { #expect(try client.ask(#"{"request":"meters"}"#).hasPrefix(#"{"ok":true,"#)) }
            #expect(try #require(try connect(1, uid: 60_006, groups: [4302]).first).line().contains("busy"))
            clients += members
            for _ in 0..<8 {
                let root = try control.connect()
                #expect(try root.ask(status).hasPrefix(#"{"ok":true,"#))
                clients.append(root)
            }
            withExtendedLifetime(clients) {}
        }
    }

    @Test func `a user who asks too often is answered later, in full, and root meanwhile`() async {
        await #expect(processExitsWith: .success) {
            let control = try ControlBench()
            chmod(String(control.controlPath.dropLast("/control.sock".count)), 0o755)
            let flooder = try asUser(uid: 65_534, gid: 65_534, groups: []) { try control.connect() }
            let start = MonotonicInstant.now()
            try flooder.send(bytes: Array(String(repeating: "{\"request\":\"status\"}\n", count: 30).utf8))
            flooder.finishSending()
            for _ in 0..<20 { #expect(try flooder.line().hasPrefix(#"{"ok":true,"#)) }
            for _ in 0..<100 {
                #expect(try control.connect().ask(#"{"request":"status"}"#).hasPrefix(#"{"ok":true,"#))
            }
            for _ in 0..<10 { #expect(try flooder.line().hasPrefix(#"{"ok":true,"#)) }
            #expect(start.duration(to: .now()) >= .milliseconds(950))
            try flooder.waitForEnd()
        }
    }

    @Test func `one user's seventeenth connection is refused, and root's is not`() async {
        await #expect(processExitsWith: .success) {
            let control = try ControlBench()
            chmod(String(control.controlPath.dropLast("/control.sock".count)), 0o755)
            let clients = try asUser(uid: 65_534, gid: 65_534, groups: []) {
                try (0..<17).map { _ in try control.connect() }
            }
            #expect(try clients[16].line().hasPrefix(#"{"ok":false,"error":"busy","#))
            for client in clients[..<16] {
                #expect(try client.ask(#"{"request":"status"}"#).hasPrefix(#"{"ok":true,"#))
            }
            #expect(try control.connect().ask(#"{"request":"status"}"#).hasPrefix(#"{"ok":true,"#))
        }
    }
}

import Cabinet
import CabinetModel
import CabinetPlatform
import Glibc
import TestSupport
import Testing

@Suite struct TraceFileTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    private func contents(_ path: String) throws -> String {
        String(decoding: try FileSystem.readFile(path: path, limit: 1 << 20), as: UTF8.self)
    }

    @Test func `every kind of event is one line of JSON of its own shape`() throws {
        let path = folder.path("trace")
        let file = try TraceFile(path: path)
        let kinds: [(TraceEvent.Kind, String?)] = [
            (.edge(line: "coin", isActive: true), "tx-42"), (.edge(line: "game_over", isActive: false), nil),
            (.payment(credits: 2), "tx-42"), (.outcome(.delivered, nil), "tx-42"),
            (.outcome(.cancelled, .cancelled), "#17"), (.refusal(.badCredits), nil), (.duplicate, "tx-42"),
            (.gameStart(source: "paid"), nil), (.gameOver(source: "signal:mame", ignored: nil), nil),
            (.gameOver(source: "remote", ignored: "attract"), nil),
            (.state(mode: .attract, reasons: [.brokerDown, .starting]), nil),
        ]
        for (kind, payment) in kinds {
            file.write(TraceEvent(kind, at: MonotonicInstant(nanoseconds: 1_204_000_000), payment: payment))
        }
        file.lost(3)
        let golden = """
            {"event":"edge","line":"coin","value":"active","monotonicNs":1204000000,"payment":"tx-42"}
            {"event":"edge","line":"game_over","value":"inactive","monotonicNs":1204000000}
            {"event":"payment","credits":2,"monotonicNs":1204000000,"payment":"tx-42"}
            {"event":"outcome","outcome":"delivered","reason":null,"monotonicNs":1204000000,"payment":"tx-42"}
            {"event":"outcome","outcome":"cancelled","reason":"cancelled","monotonicNs":1204000000,"payment":"#17"}
            {"event":"refusal","reason":"bad_credits","monotonicNs":1204000000}
            {"event":"duplicate","monotonicNs":1204000000,"payment":"tx-42"}
            {"event":"game_start","source":"paid","monotonicNs":1204000000}
            {"event":"game_over","source":"signal:mame","ignored":null,"monotonicNs":1204000000}
            {"event":"game_over","source":"remote","ignored":"attract","monotonicNs":1204000000}
            {"event":"state","mode":"attract","reasons":["broker_down","starting"],"monotonicNs":1204000000}
            {"event":"lost","count":3}

            """
        #expect(try contents(path) == golden)
    }

    @Test func `a trace is appended to the one before, and others may not read it`() throws {
        let path = try folder.write("before\n", to: "trace")
        try TraceFile(path: path).lost(1)
        #expect(try contents(path) == "before\n{\"event\":\"lost\",\"count\":1}\n")
        let fresh = folder.path("fresh")
        _ = try TraceFile(path: fresh)
        var status = stat()
        #expect(lstat(fresh, &status) == 0)
        #expect(status.st_mode & 0o007 == 0)
    }

    @Test func `a file that cannot be opened is told with its path`() throws {
        let error = try #require(throws: SystemError.self) { try TraceFile(path: folder.path("no/such/folder")) }
        #expect(error.code == ENOENT)
        #expect(error.description.contains("no/such/folder"))
    }

    // A trace explains; a full disk must not end the daemon with it.
    @Test func `a line that cannot be written is lost and harms nobody`() throws {
        let file = try TraceFile(path: "/dev/full")
        file.lost(1)
        file.lost(2)
    }
}

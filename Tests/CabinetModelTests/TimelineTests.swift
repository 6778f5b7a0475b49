import Foundation
import Testing

@Suite struct TimelineTests {
    /// The names of all timeline files, in order.
    static let names: [String] = {
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (names ?? []).filter { $0.hasSuffix(".timeline") }.sorted()
    }()

    private static let folder = Bundle.module.bundleURL.appendingPathComponent("Timelines")

    @Test(arguments: names)
    func `a machine does what its timeline says`(name: String) throws {
        let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
        let timeline = try Timeline(text)
        let difference = lineDifference(
            expected: timeline.expected.map(\.description), actual: try timeline.play().map(\.description))
        #expect(difference.isEmpty, "\(name)\n\(difference)")
    }

    @Test(arguments: ["debouncer", "session", "train"])
    func `there are timelines of every machine`(machine: String) {
        #expect(Self.names.count { $0.hasPrefix("\(machine)-") } >= 4)
    }

    @Test func `a timeline that its machine does not follow fails with the lines that differ`() throws {
        let timeline = try Timeline("debouncer debounce=20ms hold=0ms start=inactive\n1ms active\n\n9ms active\n")
        let difference = lineDifference(
            expected: timeline.expected.map(\.description), actual: try timeline.play().map(\.description))
        #expect(difference == "- 9ms  active\n+ 21ms  active")
    }

    @Test(arguments: [
        "", "session maximum=off start=attract\n0ms credit\n", "session maximum=off\n0ms credit\n\n0ms open",
        "session maximum=off start=attract speed=2ms\n0ms credit\n\n0ms open",
        "session maximum=off maximum=off start=attract\n0ms credit\n\n0ms open",
        "session maximum=1h start=attract\n0ms credit\n\n0ms open",
        "session maximum=off start=attract\n5ms credit\n4ms credit\n\n5ms open",
        "session maximum=off start=attract\ncredit\n\n5ms open",
        "session maximum=off start=attract\n0ms jump\n\n0ms open",
        "session maximum=off start=attract\n0ms sleep long\n\n0ms open", "toaster\n0ms credit\n\n0ms open",
    ])
    func `a malformed timeline is refused`(text: String) {
        #expect(throws: TimelineError.self) { try Timeline(text).play() }
    }

    @Test(arguments: [
        ("20ms", Duration.milliseconds(20)), ("1.5s", .milliseconds(1500)), ("250us", .microseconds(250)),
        ("10m", .seconds(600)), ("0.05ms", .microseconds(50)),
    ])
    func `a time is a number and its unit`(text: String, duration: Duration) {
        #expect(Duration(timelineText: text[...]) == duration)
    }

    @Test(arguments: ["", "ms", "20", "1.ms", ".5ms", "1.2345ms", "1.2.3ms", "5h", "-1ms"])
    func `anything else is no time`(text: String) {
        #expect(Duration(timelineText: text[...]) == nil)
    }

    @Test(arguments: [
        (Duration.zero, "0ms"), (.milliseconds(20), "20ms"), (.microseconds(20_050), "20.05ms"),
        (.microseconds(7), "0.007ms"),
    ])
    func `a time is written in milliseconds`(duration: Duration, text: String) {
        #expect(timelineText(duration) == text)
    }
}

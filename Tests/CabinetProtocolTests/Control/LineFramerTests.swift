import CabinetProtocol
import Testing

@Suite struct LineFramerTests {
    @Test(arguments: 1...12)
    func `lines are the same wherever the reads end`(chunk: Int) {
        let stream = [UInt8]("one\n\ntwo three\nrest")
        var framer = LineFramer(limit: 9)
        var lines: [LineFramer.Line] = []
        for start in stride(from: 0, to: stream.count, by: chunk) {
            lines += framer.append(stream[start..<min(start + chunk, stream.count)])
        }
        #expect(lines == [.line([UInt8]("one")), .line([]), .line([UInt8]("two three"))])
        #expect(framer.append([UInt8]("\n")) == [.line([UInt8]("rest"))])
    }

    @Test func `a line that is too long is reported once and dropped up to its line feed`() {
        var framer = LineFramer(limit: 4)
        #expect(
            framer.append([UInt8]("1234\n12345678\nnext\n")) == [
                .line([UInt8]("1234")), .tooLong, .line([UInt8]("next")),
            ])
    }

    @Test func `a line that is too long is known before it ends`() {
        var framer = LineFramer(limit: 4)
        #expect(framer.append([UInt8]("12345")) == [.tooLong])
        #expect(framer.append([UInt8](repeating: 0x61, count: 1 << 20)).isEmpty)
        #expect(framer.append([UInt8]("\nok\n")) == [.line([UInt8]("ok"))])
    }

    @Test(arguments: [("", nil), ("one\n", nil), ("one\ntwo", "two"), ("12345", nil), ("12345\n12", "12")])
    func `the end of the stream ends the last line, too`(stream: String, last: String?) {
        var framer = LineFramer(limit: 4)
        _ = framer.append([UInt8](stream.utf8))
        #expect(framer.finish() == last.map { .line([UInt8]($0.utf8)) })
        #expect(framer.finish() == nil)
    }
}

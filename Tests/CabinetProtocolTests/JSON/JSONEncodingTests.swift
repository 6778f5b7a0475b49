import CabinetProtocol
import Testing

@Suite struct JSONEncodingTests {
    @Test func `members are written in their order and without whitespace`() {
        let object: JSONObject = [
            "b": .integer(1), "a": .array([.null, .bool(true), .bool(false)]), "c": .object([:]), "d": .array([]),
        ]
        #expect(object.encoded() == #"{"b":1,"a":[null,true,false],"c":{},"d":[]}"#)
    }

    @Test func `only what must be escaped is escaped`() {
        let text = "\"\\/\n\r\t\u{0}\u{8}\u{1F}\u{7F}é€😀\u{2028}"
        #expect(JSONValue.string(text).encoded() == #""\"\\/\n\r\t\u0000\u0008\u001f"# + "\u{7F}é€😀\u{2028}\"")
    }

    @Test func `every scalar survives being written and read`() throws {
        for start in stride(from: UInt32(0), through: 0x10_FFFF, by: 4096) {
            var text = ""
            text.unicodeScalars.append(contentsOf: (start..<start + 4096).compactMap { Unicode.Scalar($0) })
            let value = JSONValue.string(text)
            #expect(try JSONValue.parse([UInt8](value.encoded())) == value)
        }
    }

    @Test func `an integer survives at both ends of its range`() throws {
        for integer in [Int64.min, -1, 0, 1, Int64.max] {
            #expect(try JSONValue.parse([UInt8](JSONValue.integer(integer).encoded())) == .integer(integer))
        }
    }
}

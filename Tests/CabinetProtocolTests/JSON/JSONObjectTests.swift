import CabinetProtocol
import Testing

@Suite struct JSONObjectTests {
    @Test func `a member is found by the exact bytes of its name`() {
        let object: JSONObject = ["\u{212A}": .integer(1), "e\u{301}": .integer(2)]
        #expect(object["\u{212A}"] == .integer(1))
        #expect(object["K"] == nil)
        #expect(object["\u{E9}"] == nil)
    }

    @Test func `objects are equal when their members are, in the same order`() {
        let object: JSONObject = ["a": .integer(1), "b": .null]
        #expect(object == ["a": .integer(1), "b": .null])
        #expect(object != ["b": .null, "a": .integer(1)])
        #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
    }

    @Test func `a member that is not there is not appended`() {
        var object: JSONObject = [:]
        object.append("a", ifPresent: nil)
        object.append("b", ifPresent: .null)
        #expect(object == ["b": .null])
    }

    @Test func `a second member of the same name traps`() async {
        await #expect(processExitsWith: .failure) {
            var object: JSONObject = ["a": .null]
            object.append("a", .null)
        }
    }
}

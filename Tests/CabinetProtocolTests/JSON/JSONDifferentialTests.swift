import CabinetProtocol
import Foundation
import TestSupport
import Testing

/// Our parser against Foundation's, which is laxer: what ours takes, Foundation must take and mean the same.
@Suite struct JSONDifferentialTests {
    @Test func `what is read from random texts Foundation reads too, and it is written back to an equal value`() throws
    {
        var grammar = JSONGrammar(random: SeededGenerator(seed: 1))
        var mutator = Mutator(random: SeededGenerator(seed: 2))
        var accepted = 0
        let rounds = Rounds.of(40_000)
        for round in 0..<rounds {
            let text = [UInt8](grammar.text())
            let bytes = round.isMultiple(of: 2) ? text : mutator.mutated(text)
            guard let value = try? JSONValue.parse(bytes) else { continue }
            accepted += 1
            #expect(try JSONValue.parse([UInt8](value.encoded())) == value)
            let foundation = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            #expect(agrees(value, with: foundation), "\(String(decoding: bytes, as: UTF8.self))")
        }
        #expect(accepted > rounds / 4)
    }

    private func agrees(_ value: JSONValue, with foundation: Any) -> Bool {
        switch value {
        case .null: foundation is NSNull
        case .bool(let bool): (foundation as? NSNumber)?.boolValue == bool
        case .integer(let integer): (foundation as? NSNumber)?.int64Value == integer
        case .number(let number):
            (foundation as? NSNumber).map { abs($0.doubleValue - number.value) <= abs(number.value) * 1e-15 } ?? false
        case .string(let text): (foundation as? String).map { $0.utf8.elementsEqual(text.utf8) } ?? false
        case .array(let elements):
            (foundation as? [Any]).map { other in
                other.count == elements.count && zip(elements, other).allSatisfy { agrees($0, with: $1) }
            } ?? false
        case .object(let object): (foundation as? [String: Any]).map { agrees(object, with: $0) } ?? false
        }
    }

    /// A Swift dictionary compares names by canonical equivalence and so may hold fewer of them than the text.
    private func agrees(_ object: JSONObject, with foundation: [String: Any]) -> Bool {
        let distinct = Set(object.members.map(\.name)).count == object.members.count
        guard distinct else { return foundation.count <= object.members.count }
        return foundation.count == object.members.count
            && object.members.allSatisfy { member in
                foundation[member.name].map { agrees(member.value, with: $0) } ?? false
            }
    }
}

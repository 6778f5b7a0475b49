/// The members of a JSON object, in the order of the text.
///
/// No two names are the same bytes.
///
/// Made for messages of a dozen members: a lookup walks them.
package struct JSONObject: Sendable {
    /// One member: its name and its value.
    package struct Member: Equatable, Sendable {
        package let name: String
        package let value: JSONValue

        /// Equal are equal bytes, see ``JSONValue``.
        package static func == (left: Member, right: Member) -> Bool {
            left.name.hasSameBytes(as: right.name) && left.value == right.value
        }
    }

    /// The members in the order of the text, which is also the order they are written in.
    package private(set) var members: [Member]

    /// Takes members whose names the caller knows to differ.
    init(distinct members: [Member]) {
        self.members = members
    }

    /// The value of the member named exactly `name`, byte by byte; `nil` when there is none.
    package subscript(name: String) -> JSONValue? {
        members.first { $0.name.hasSameBytes(as: name) }?.value
    }

    /// Adds a member at the end.
    ///
    /// Traps when the name is there already.
    package mutating func append(_ name: String, _ value: JSONValue) {
        precondition(self[name] == nil, "duplicate member")
        members.append(Member(name: name, value: value))
    }

    /// Adds a member at the end when there is a value, and nothing when there is none.
    ///
    /// Traps as ``append(_:_:)`` does.
    package mutating func append(_ name: String, ifPresent value: JSONValue?) {
        guard let value else { return }
        append(name, value)
    }

    /// Adds the members of `other` at the end, in their order.
    ///
    /// Traps when a name is there already.
    package mutating func append(contentsOf other: JSONObject) {
        for member in other.members { append(member.name, member.value) }
    }
}

extension JSONObject: Equatable, ExpressibleByDictionaryLiteral {
    /// The members as written; traps when a name stands twice.
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        members = []
        for (name, value) in elements { append(name, value) }
    }
}

/// What a client calls one request, echoed in the reply so that it can be told from the events between.
package enum RequestID: Hashable, Sendable {
    case integer(Int64)
    /// At most 64 bytes.
    case string(String)

    /// The id of a line that is read; `nil` without one.
    ///
    /// Throws for a number that is no integer, a longer string, and every other type.
    static func read(from object: JSONObject) throws(MessageError) -> RequestID? {
        switch object.optional("id") {
        case nil: return nil
        case .integer(let value): return .integer(value)
        case .string(let text) where text.utf8.count <= 64: return .string(text)
        default: throw MessageError("id", expected: "an integer or a string of at most 64 bytes")
        }
    }

    var json: JSONValue {
        switch self {
        case .integer(let value): .integer(value)
        case .string(let text): .string(text)
        }
    }
}

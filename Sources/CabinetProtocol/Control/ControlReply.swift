/// The daemon's answer to one request: `{"ok":true,"id":…,<members>}` or
/// `{"ok":false,"id":…,"error":"<code>","message":"…"}`.
package enum ControlReply: Equatable, Sendable {
    /// Done; `members` are the request's own, and none is called `ok` or `id`.
    case success(id: RequestID?, members: JSONObject = [:])
    /// Not done, and why.
    case failure(ControlError)

    /// The line as the daemon sends it, without its line feed.
    package func encode() -> String {
        var object: JSONObject
        switch self {
        case .success(let id, let members):
            object = ["ok": .bool(true)]
            object.append("id", ifPresent: id?.json)
            object.append(contentsOf: members)
        case .failure(let error):
            object = ["ok": .bool(false)]
            object.append("id", ifPresent: error.id?.json)
            object.append("error", .string(error.code.rawValue))
            object.append("message", .string(error.message))
        }
        return object.encoded()
    }

    /// Reads one line, without its line feed, as a client does; the daemon is trusted with its length.
    ///
    /// - Throws: What is wrong with a line that is no reply, such as an event of a subscription.
    package static func decode(_ line: [UInt8]) throws(MessageError) -> ControlReply {
        let object = try JSONObject.parse(line, limit: .max)
        let id = try RequestID.read(from: object)
        guard try object.bool("ok") else {
            let code = try object.word("error", of: ControlError.Code.self)
            return .failure(ControlError(code, try object.text("message", bytes: 0...4096), id: id))
        }
        let own = object.members.filter { $0.name != "ok" && $0.name != "id" }
        return .success(id: id, members: JSONObject(distinct: own))
    }
}

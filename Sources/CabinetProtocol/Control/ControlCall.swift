/// One line from a client of the control socket: a request, and what the client calls it.
package struct ControlCall: Hashable, Sendable {
    package let request: ControlRequest
    package let id: RequestID?

    package init(_ request: ControlRequest, id: RequestID? = nil) {
        self.request = request
        self.id = id
    }

    /// Reads one line, without its line feed.
    ///
    /// - Throws: `too_large`, `bad_request` or `unknown_request`, with the id of the line if that was readable.
    package static func decode(_ line: [UInt8]) throws(ControlError) -> ControlCall {
        guard line.count <= ControlRequest.maximumLineBytes else {
            throw ControlError(.tooLarge, "a line has at most \(ControlRequest.maximumLineBytes) bytes")
        }
        let object = try refusing(id: nil) { () throws(MessageError) in
            try JSONObject.parse(line, limit: ControlRequest.maximumLineBytes)
        }
        let id = try refusing(id: nil) { () throws(MessageError) in try RequestID.read(from: object) }
        let word = try refusing(id: id) { () throws(MessageError) in try object.text("request", bytes: 1...64) }
        guard let name = ControlRequest.Name(rawValue: word) else {
            throw ControlError(.unknownRequest, "there is no request of this name", id: id)
        }
        let request = try refusing(id: id) { () throws(MessageError) in try ControlRequest(name, members: object) }
        return ControlCall(request, id: id)
    }

    /// The line as a client sends it, without its line feed.
    package func encode() -> String {
        var object = request.members
        object.append("id", ifPresent: id?.json)
        return object.encoded()
    }

    /// Runs `read` and turns its error into a `bad_request` under `id`.
    private static func refusing<Value>(
        id: RequestID?, _ read: () throws(MessageError) -> Value
    ) throws(ControlError) -> Value {
        do {
            return try read()
        } catch {
            throw ControlError(.badRequest, error.description, id: id)
        }
    }
}

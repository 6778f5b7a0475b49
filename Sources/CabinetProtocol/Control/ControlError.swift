/// Why a control request was not done: `{"ok":false,"error":"<code>","message":"…"}`.
package struct ControlError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The closed set of codes.
    ///
    /// Never reworded, only added to.
    package enum Code: String, CaseIterable, Sendable {
        /// The line is not JSON, or a member of the request is missing or wrong.
        case badRequest = "bad_request"
        /// There is no request of this name.
        case unknownRequest = "unknown_request"
        /// The peer's credentials do not allow the request.
        case notAllowed = "not_allowed"
        /// The line is longer than ``ControlRequest/maximumLineBytes``.
        case tooLarge = "too_large"
        /// It cannot be done now, or not in this mode.
        case unavailable
        /// Another one of the kind is under way, or there are too many connections.
        case busy
        /// The daemon failed, and its log says why.
        case `internal`
    }

    package let code: Code
    /// For people: what is wrong and what is allowed.
    ///
    /// Never what was sent.
    package let message: String
    /// The id of the request, as far as it was readable.
    package let id: RequestID?

    package init(_ code: Code, _ message: String, id: RequestID? = nil) {
        self.code = code
        self.message = message
        self.id = id
    }

    package var description: String { "\(code.rawValue): \(message)" }
}

/// What is wrong with the text of a message: which member, and what was expected of it.
///
/// Never the text itself.
package struct MessageError: Error, Equatable, Sendable, CustomStringConvertible {
    /// For the log and the technician; made of constant words and numbers.
    package let description: String

    init(_ description: String) {
        self.description = description
    }

    init(_ member: String, expected: String) {
        description = "\(member): expected \(expected)"
    }
}

/// A password or token: it goes where it is needed and shows nowhere else.
///
/// Printing it, interpolating it, dumping it or logging it gives `<secret>`.
package struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The secret itself.
    ///
    /// Hand it to the library that needs it; keep no copy and put it into no message.
    package let revealed: String

    package init(_ text: String) {
        revealed = text
    }

    package var description: String { "<secret>" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

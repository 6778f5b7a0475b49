import CSDL2

/// Something that SDL could not do.
public struct ScreenError: Error, Equatable, CustomStringConvertible {
    /// What was tried, in the words of its C function.
    public let operation: String
    /// What SDL says of it.
    public let message: String

    /// The failure that SDL's last call on this thread left behind.
    init(_ operation: String) {
        self.operation = operation
        message = String(cString: SDL_GetError())
    }

    /// A failure that SDL took for a success.
    init(_ operation: String, message: String) {
        self.operation = operation
        self.message = message
    }

    /// Both in one line, for the log.
    public var description: String { "\(operation): \(message)" }
}

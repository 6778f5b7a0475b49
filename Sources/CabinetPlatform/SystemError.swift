import CPlatform

/// A system call that failed: which, on what, and why.
///
/// It never carries a secret: the context is a path, a name or a number. Two are equal when all three parts are.
public struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The C function, such as `open`, or what was attempted when several functions make one step.
    public let operation: String
    /// The error number (`errno`), such as `EACCES`.
    public let code: CInt
    /// What it was done to, usually a path; `nil` where there is nothing to name.
    public let context: String?

    /// Describes a failure.
    ///
    /// Read `errno` into `code` at once after the call: the next call may overwrite it.
    public init(_ operation: String, code: CInt, context: String? = nil) {
        self.operation = operation
        self.code = code
        self.context = context
    }

    /// For people: `open /run/x: Permission denied (EACCES)`.
    ///
    /// In English in every locale.
    public var description: String {
        let subject = context.map { "\(operation) \($0)" } ?? operation
        guard let name = platform_error_name(code) else { return "\(subject): \(Self.text(of: code))" }
        return "\(subject): \(Self.text(of: code)) (\(String(cString: name)))"
    }

    /// The words alone for an error number: `Permission denied`, or `error 4711` for one that there is not.
    ///
    /// In English in every locale.
    public static func text(of code: CInt) -> String {
        platform_error_text(code).map { String(cString: $0) } ?? "error \(code)"
    }
}

/// A font file that cannot be used; the others are.
public struct LetteringProblem: Error, Hashable, Sendable {
    /// The file, as it was given.
    public let path: String
    /// What is wrong with it, in words.
    public let reason: String
}

extension LetteringProblem: CustomStringConvertible {
    /// For a technician, on one line.
    public var description: String { "cannot use the font \(path): \(reason)" }
}

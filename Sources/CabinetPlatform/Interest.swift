/// What is waited for on a descriptor, and what has come.
public struct Interest: OptionSet, Hashable, Sendable {
    /// The bits, of this type's own making and not those of the kernel.
    public let rawValue: UInt8

    /// Made from bits; use the members instead.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// There is something to read, a connection to accept, or the end.
    public static let readable = Interest(rawValue: 1)
    /// There is room to write.
    public static let writable = Interest(rawValue: 2)
}

/// The arguments of this process.
package enum ProgramArguments {
    /// What is said when they cannot be read.
    package static let unreadable = "the command line cannot be read: is /proc mounted?"

    /// Whether they can be read.
    ///
    /// Swift reads them from `/proc`. Without that a program sees none, and the daemon would take `--check` for a start, and
    /// drive the coin line.
    package static var areReadable: Bool {
        // The first one is the program's name, which is always there.
        !CommandLine.arguments.isEmpty
    }
}

import Testing

/// Runs the suites of this folder, with the arguments of `swift test` such as `--filter`.
///
/// They are a program of their own, and no test target: none of them may run outside of the lab, and a second build
/// against another libgpiod need not compile every other test. `Tests/Lab/test` boots the lab and runs it there.
@main enum LabTests {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst(2))
        switch CommandLine.arguments.dropFirst().first {
        case LineHolder.word: try LineHolder.main(arguments)
        case ChipLister.word: try ChipLister.main(arguments)
        default: break
        }
        await Testing.__swiftPMEntryPoint() as Never
    }
}

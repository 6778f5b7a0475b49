import Testing

/// Runs the suites of this folder, with the arguments of `swift test` such as `--filter`.
///
/// They are a program of their own, as those of the lab are: they need its kernel, which `make lab` builds. They run
/// outside of it, with the broker, so that both outlive the cut.
@main enum PowerCuts {
    static func main() async {
        await Testing.__swiftPMEntryPoint() as Never
    }
}

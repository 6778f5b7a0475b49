import Testing

/// Runs the suites of this folder, with the arguments of `swift test` such as `--filter`.
///
/// They are a program of their own, as those of the lab are: they need its kernel and its board, which `make lab-systemd`
/// builds. They run outside of it, so that they outlive a reboot and a power cut.
@main enum SystemdTestProgram {
    static func main() async {
        await Testing.__swiftPMEntryPoint() as Never
    }
}

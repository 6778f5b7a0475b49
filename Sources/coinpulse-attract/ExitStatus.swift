import CabinetPlatform
import Pictures

/// The exit statuses of the program, after `sysexits.h`.
///
/// The unit file tells systemd which of them are final.
enum ExitStatus: Int32 {
    case success = 0
    /// A fault of the program, or of the machine that it runs on.
    case software = 70
    /// A picture cannot be written.
    case inputOutput = 74
    /// The configuration is wrong. A restart does not help.
    case configuration = 78

    /// What `error` ends the program with.
    init(_ error: any Error) {
        self = error is PictureError ? .inputOutput : .software
    }
}

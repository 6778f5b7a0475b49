import CabinetPlatform
import GPIO
import Glibc
import Ledger

/// The exit statuses of the program, after `sysexits.h`.
///
/// The unit file tells systemd which of them are final.
enum ExitStatus: Int32 {
    case success = 0
    /// The command line is wrong. A restart does not help.
    case usage = 64
    /// Something that it needs is not there or is in use: a line, the ledger of another daemon, a socket.
    case unavailable = 69
    /// A fault of the program.
    case software = 70
    /// The disk failed, or the ledger is damaged.
    case inputOutput = 74
    /// This user may not.
    case permission = 77
    /// The configuration is wrong. A restart does not help.
    case configuration = 78

    /// What `error` ends the program with.
    init(_ error: any Error) {
        self =
            switch error {
            case let error as LedgerError: ExitStatus(error)
            case let error as GPIOError: ExitStatus(error)
            case let error as SystemError: ExitStatus(error)
            case let error as SocketFailure: ExitStatus(error.cause)
            default: .software
            }
    }

    private init(_ error: LedgerError) {
        self =
            switch error.code {
            case .locked: .unavailable
            case .volatileFileSystem, .otherMachine: .configuration
            default: .inputOutput
            }
    }

    private init(_ error: GPIOError) {
        self =
            switch error {
            case .permissionDenied: .permission
            default: .unavailable
            }
    }

    private init(_ error: SystemError) {
        self =
            switch error.code {
            case EACCES, EPERM: .permission
            case EIO, ENOSPC, EROFS, EDQUOT: .inputOutput
            default: .unavailable
            }
    }
}

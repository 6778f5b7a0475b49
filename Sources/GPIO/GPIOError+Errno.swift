import CabinetPlatform
import Glibc

// One mapping for each of the three things that are done: open a chip, claim a line, use a claimed line.

extension GPIOError {
    /// What a failure to open or list the chip at `path` means.
    init(opening path: String, _ error: SystemError) {
        switch error.code {
        case EACCES, EPERM: self = .permissionDenied(path: path)
        default: self = .failed(operation: "open \(path)", code: error.code, location: nil)
        }
    }

    /// What a refused claim means.
    ///
    /// - Parameters:
    ///   - location: The line.
    ///   - request: What was asked of it.
    ///   - error: The kernel's answer.
    ///   - lineNow: The line as it was found after the answer; `nil` when its chip does not answer any more.
    init(claiming location: LineLocation, _ request: LineRequest, _ error: SystemError, lineNow: LineState?) {
        switch (error.code, request.demands) {
        case (EBUSY, _):
            self = .busy(location, consumer: lineNow?.consumer)
        case (EACCES, _), (EPERM, _):
            self = .permissionDenied(path: location.chipPath)
        case (ENOENT, _) where lineNow == nil, (ENODEV, _) where lineNow == nil, (ENXIO, _) where lineNow == nil:
            self = .lost(location, code: error.code)
        // The chip is there: ENODEV and ENXIO say that it has no interrupt for the line.
        case (ENODEV, let demands?), (ENXIO, let demands?), (EINVAL, let demands?), (EOPNOTSUPP, let demands?),
            (Self.notSupportedInKernel, let demands?):
            self = .notSupported(feature: demands, location)
        default:
            self = .failed(operation: error.operation, code: error.code, location: location)
        }
    }

    /// What a failure of a claimed line means.
    init(using location: LineLocation, _ error: SystemError) {
        switch error.code {
        case ENODEV, ENXIO: self = .lost(location, code: error.code)
        default: self = .failed(operation: error.operation, code: error.code, location: location)
        }
    }

    /// The kernel's own `ENOTSUPP`, which some GPIO drivers let out and which C headers do not know.
    private static var notSupportedInKernel: CInt { 524 }
}

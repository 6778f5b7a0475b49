package import CabinetModel
import CabinetPlatform

/// Which program this is, as `--version`, the status topic and the log say it.
package enum ProgramVersion {
    /// The version of the package, by the rules of semver.org.
    package static let current = "0.1.0"

    /// The day on which this program was compiled, at 00:00 UTC.
    ///
    /// A clock that stands before it is certainly wrong.
    package static let buildDate = BuildDate.instant
}

import CabinetPlatform
import CabinetSettings

/// Where the daemon writes, looked at with the rights of this process: what the unit's sandbox forbids shows here, too.
struct DaemonPlaces {
    /// A place that cannot be written.
    struct Obstacle {
        let key: String
        let problem: SystemError
        let advice: String
    }

    /// Whether this process has the user of the service; what another one may write says nothing about the service.
    static var isService: Bool { UserInfo.current.name == "coinpulse" }

    private let configuration: CabinetConfiguration

    init(_ configuration: CabinetConfiguration) {
        self.configuration = configuration
    }

    /// Each place that cannot be written, in the order of the keys; none when this process is not the service's.
    func check() -> [Obstacle] {
        guard Self.isService else { return [] }
        var found: [Obstacle] = []
        do throws(SystemError) {
            try FileSystem.requireWritableFile(configuration.ledger.path)
        } catch {
            found.append(obstacle("ledger.path", error))
        }
        let directory = configuration.control.directory
        // The usual one is the unit's, which makes it for each run.
        guard directory != CabinetConfiguration.Control.usualDirectory else { return found }
        do throws(SystemError) {
            try FileSystem.requireWritableDirectory(directory)
        } catch {
            found.append(obstacle("control.directory", error))
        }
        return found
    }

    private func obstacle(_ key: String, _ error: SystemError) -> Obstacle {
        Obstacle(
            key: key, problem: error,
            advice: "it must belong to user coinpulse, and outside of the usual place "
                + "'systemctl edit coinpulsed' has to add ReadWritePaths=")
    }
}

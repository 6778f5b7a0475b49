import Cabinet
import CabinetModel
import CabinetPlatform
import CabinetProgram
import GPIO

/// `--release-lines`: puts every line that a dead daemon had claimed to its inactive level.
///
/// Some kernels keep the level of a process that was killed, so a kill in mid-pulse would leave the coin switch closed.
/// It reads the file of claimed lines and nothing else: configuration, secrets and ledger may be what broke.
enum ReleaseLines {
    /// Does it and says so on standard output; the exit status is that of the first line that could not be put back.
    static func run(environment: [String: String]) -> ExitStatus {
        let path = ClaimedLines.path(environment: environment)
        let (lines, senseless): ([ClaimedLine], Int)
        do throws(SystemError) {
            (lines, senseless) = try ClaimedLines.read(from: path)
        } catch {
            Console.complain("cannot read which lines were claimed: \(error)")
            return ExitStatus(error)
        }
        if lines.isEmpty { Console.say("no line to put back (\(path))") }
        var status = ExitStatus.success
        if senseless > 0 {
            Console.complain("\(path): \(senseless) of its lines make no sense: look at the coin switch yourself")
            status = .inputOutput
        }
        for line in lines {
            do throws(GPIOError) {
                try LineRelease.putInactive(
                    chipLabel: line.chipLabel, offset: line.offset, active: line.active, drive: line.drive,
                    consumer: GPIOPulseLine.consumer)
                Console.say("\(line.name) line \(line.chipLabel):\(line.offset) is inactive")
            } catch {
                Console.complain("\(line.name) line \(line.chipLabel):\(line.offset) could not be put back: \(error)")
                if status == .success { status = ExitStatus(error) }
            }
        }
        return status
    }
}

import GPIO
import Glibc
import TestSupport

/// Another process that lists the chips, in a place or as a user that this one is not; again this very program.
struct ChipLister {
    enum Situation: String {
        case asNobody = "as-nobody"
        case whereThereAreNone = "where-there-are-none"
    }

    static let word = "list-chips"

    /// What it has printed: the chips, or why there are none.
    let output: String

    init(_ situation: Situation) throws {
        let program = "/proc/\(getpid())/exe"
        let words =
            switch situation {
            case .asNobody: [program, Self.word, situation.rawValue]
            case .whereThereAreNone:
                // Devices of its own, which are none: this process's are not touched.
                [
                    "unshare", "--mount", "sh", "-c", #"mount -t tmpfs none /dev && exec "$0" "$@""#, program,
                    Self.word,
                    situation.rawValue,
                ]
            }
        output = try TestProcess.run(words)
    }

    /// What the process does.
    static func main(_ arguments: [String]) throws {
        if arguments == [Situation.asNobody.rawValue] {
            let nobody: UInt32 = 65534
            guard setgroups(0, nil) == 0, setgid(nobody) == 0, setuid(nobody) == 0 else { fatalError("errno \(errno)") }
        }
        do {
            print(try GPIO.chips().map(\.label))
        } catch {
            print(error)
        }
        exit(0)
    }
}

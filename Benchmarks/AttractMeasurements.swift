import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Foundation
import Glibc
import TestSupport

/// What the attract screen costs, and how soon it tells the truth: the real program on an X server of 1920 × 1080 pixels.
enum AttractMeasurements {
    /// Processor time and memory while nothing happens.
    static func rest(seconds: Int = 20) throws -> [Finding] {
        var findings: [Finding] = []
        for isMoving in [true, false] {
            let bench = try AttractBench(isMoving: isMoving)
            usleep(2_000_000)
            let first = try bench.figures()
            let frames = isMoving ? try bench.frames(within: .seconds(seconds)) : 0
            if !isMoving { sleep(UInt32(seconds)) }
            let last = try bench.figures()
            let wall = first.at.duration(to: last.at) / .seconds(1)
            let busy = (last.cpuTime - first.cpuTime) / .seconds(wall) * 100
            let name = isMoving ? "with motion" : "without motion"
            findings.append(
                Finding(
                    "attract screen, CPU \(name)", "\(Finding.decimal(busy, places: 2)) %",
                    target: isMoving ? "≤ 15 %" : "≤ 0.1 %", isMet: busy <= (isMoving ? 15 : 0.1)))
            guard isMoving else { continue }
            let rate = Double(frames) / wall
            let resident = Double(last.residentKiB) / 1024
            findings += [
                Finding(
                    "… pictures a second", Finding.decimal(rate, places: 1), target: "≥ 10", isMet: rate >= 10),
                Finding(
                    "… resident memory", "\(Finding.decimal(resident, places: 1)) MiB", target: "≤ 60 MiB",
                    isMet: resident <= 60),
            ]
        }
        return findings
    }

    /// From the daemon's word to the last pixel of the QR's middle that changes for it.
    ///
    /// Each time it comes back with another label, of 166 Chinese characters, the most that a message may hold, and of
    /// which no cache has one.
    static func change(times: Int = 200) throws -> [Finding] {
        let bench = try AttractBench(isMoving: true)
        var (gone, back): ([Duration], [Duration]) = ([], [])
        for number in 0..<times {
            gone.append(try bench.timeUntilGone())
            let scalars = (0..<166).compactMap { UnicodeScalar(0x4E00 + number * 37 + $0 * 11) }
            let label = String(scalars.map(Character.init))
            back.append(try bench.timeUntilBack(label: label))
        }
        return [
            Finding("state told → QR gone from the screen", Distribution(gone), p99: .milliseconds(50)),
            Finding("… → QR back, with a new label of 166 characters", Distribution(back), p99: .milliseconds(100)),
        ]
    }

    /// From the start of the process to the first picture.
    static func start(runs: Int = 20) throws -> [Finding] {
        let times = try (0..<runs).map { _ in try AttractBench(isMoving: true).timeToPicture }
        return [Finding("start → first picture", Distribution(times), maximum: .milliseconds(500))]
    }
}

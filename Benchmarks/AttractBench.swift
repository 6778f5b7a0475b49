import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Foundation
import Glibc
import TestSupport

/// The attract screen on an X server of its own, with a daemon that says what is wanted.
final class AttractBench {
    private static let width = 1920
    private static let height = 1080
    private static let link = "https://buy.stripe.com/test_dR6bLT5Ckaz2fWoeVZ?client_reference_id=arcade-001"
    /// The light part of the QR, as the screen draws it.
    private static let paper: UInt32 = 0xF0F0F0

    /// From the start of the process to the first picture.
    private(set) var timeToPicture = Duration.zero
    private let folder: TestFolder
    private let monitor: VirtualMonitor
    private let daemon: FakeDaemon
    private let program: TestProcess

    /// Starts it and waits for the QR.
    init(isMoving: Bool) throws {
        folder = try TestFolder()
        monitor = try VirtualMonitor(width: Self.width, height: Self.height)
        daemon = try FakeDaemon(path: folder.path("control.sock"), state: try Self.state([]))
        let config = try folder.write(
            """
            machine: {id: arcade-001}
            control: {directory: \(folder.url.path())}
            attract: {url: "\(Self.link)", motion: \(isMoving)}
            log: {level: error}
            """, to: "coinpulse.yaml")
        let start = MonotonicInstant.now()
        program = try TestProcess(
            [try DaemonUnderTest.program(named: "coinpulse-attract"), "--config", config],
            environment: ["DISPLAY": monitor.display, "SDL_VIDEODRIVER": "x11"])
        try awaitPixels { $0.contains { $0 & 0xFFFFFF != 0 } }
        timeToPicture = start.duration(to: .now())
        try awaitPixels { Self.showsCode($0) }
    }

    /// What the kernel says of it now.
    func figures() throws -> ProcessFigures {
        try ProcessFigures(pid: program.processID)
    }

    /// How many different pictures there are in so much time.
    func frames(within limit: Duration) throws -> Int {
        let end = MonotonicInstant.now().advanced(by: limit)
        return try monitor.withPixels { pixels in
            var last: UInt64 = 0
            var count = 0
            while MonotonicInstant.now() < end {
                // The left half has stars and no QR; one pixel in three shows any of them move.
                var sum: UInt64 = 0
                for index in stride(from: 0, to: pixels.count, by: 3) { sum = sum &* 31 &+ UInt64(pixels[index]) }
                if sum != last { count += 1 }
                last = sum
                usleep(15_000)
            }
            return count
        }
    }

    /// Makes the daemon unready, and waits until the QR is gone.
    func timeUntilGone() throws -> Duration {
        let start = MonotonicInstant.now()
        daemon.tell(try Self.state([.brokerDown]))
        try awaitPixels { !Self.showsCode($0) }
        return start.duration(to: .now())
    }

    /// Makes it ready, and waits until the QR is back.
    func timeUntilBack(label: String = "1 credit") throws -> Duration {
        let start = MonotonicInstant.now()
        daemon.tell(try Self.state([], label: label))
        try awaitPixels { Self.showsCode($0) }
        return start.duration(to: .now())
    }

    /// A row through the middle of the QR has much paper in it, and no other picture has.
    private static func showsCode(_ pixels: UnsafeBufferPointer<UInt32>) -> Bool {
        let row = pixels[(height / 2) * width..<(height / 2 + 1) * width]
        return row.count { $0 & 0xFFFFFF == paper } > width / 10
    }

    private func awaitPixels(_ condition: (UnsafeBufferPointer<UInt32>) -> Bool) throws {
        let deadline = MonotonicInstant.now().advanced(by: .seconds(20))
        try monitor.withPixels { pixels in
            while !condition(pixels) {
                guard MonotonicInstant.now() < deadline else { throw BenchError("no picture: \(program.output)") }
                usleep(500)
            }
        }
    }

    private static func state(_ reasons: [NotReadyReason], label: String = "1 credit") throws -> StateSnapshot {
        guard let machine = MachineID("arcade-001") else { throw BenchError("a machine id") }
        return StateSnapshot(
            sequence: 0, machineID: machine, version: "1", isConnected: true, reasons: reasons, mode: .attract,
            credits: 0, isInhibited: false,
            link: PaymentLink(url: link, price: "1.00", currency: "EUR", label: label), lastPayments: [],
            uptimeSeconds: 1, ledgerID: "book")
    }
}

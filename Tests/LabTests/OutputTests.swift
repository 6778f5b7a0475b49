import CabinetModel
import CabinetPlatform
import Foundation
import GPIO
import Glibc
import Testing

/// G3, no pulse without a ledger entry: what the kernel does to a coin line that is claimed, held, released and abandoned.
@Suite struct OutputTests {
    private let chip: SimulatedChip
    private let wire: SimulatedLine

    init() throws {
        chip = try SimulatedChip()
        wire = try chip.line(1)
    }

    private func claim(
        _ active: ActiveLevel = .high, drive: LineDrive = .pushPull, bias: LineBias = .asIs
    ) throws -> OutputLine {
        try OutputLine(claiming: wire.reference, active: active, drive: drive, bias: bias, consumer: "lab")
    }

    @Test(arguments: ActiveLevel.allCases, [true, false])
    func `a line has never been active before it was asked to be, whatever pulls at it`(
        active: ActiveLevel, pullsUp: Bool
    ) throws {
        try wire.pull(up: pullsUp)
        let trace = try KernelTrace(chip, 1)
        let line = try claim(active)
        #expect(try wire.isHigh == (active == .low))
        line.release()
        let levels = try trace.levels
        #expect(!levels.isEmpty && levels.allSatisfy { $0 == (active == .low) }, "\(levels)")
    }

    @Test(arguments: ActiveLevel.allCases)
    func `the level is in place before the line becomes an output`(active: ActiveLevel) throws {
        try wire.pull(up: active == .high)
        let trace = try KernelTrace(chip, 1)
        let line = try claim(active)
        let events = try trace.events
        line.release()
        let set = try #require(events.firstIndex(of: .set(high: active == .low)), "\(events)")
        let output = try #require(events.firstIndex(of: .output), "\(events)")
        #expect(set < output, "\(events)")
    }

    @Test(arguments: ActiveLevel.allCases)
    func `a line that drives both levels has the one that it is told, and an idle one makes no edge`(
        active: ActiveLevel
    ) throws {
        let line = try claim(active)
        let trace = try KernelTrace(chip, 1)
        for isActive in [true, true, false, true, false, false] {
            try line.setActive(isActive)
            #expect(try wire.isHigh == (isActive == (active == .high)))
            try wire.pull(up: isActive != (active == .high))
            #expect(try wire.isHigh == (isActive == (active == .high)), "it stands against what pulls")
        }
        #expect(try trace.levels.count == 6)
        line.release()
    }

    @Test func `an open drain drives low, and lets go for high`() throws {
        try wire.pull(up: true)
        let trace = try KernelTrace(chip, 1)
        let line = try claim(.low, drive: .openDrain)
        #expect(try wire.isHigh)
        try line.setActive(true)
        #expect(try !wire.isHigh)
        try line.setActive(false)
        // The simulator keeps the level of a line that it no longer drives, so the trace has to say that it let go.
        #expect(try trace.events.last == .input)
        line.release()
    }

    @Test func `an open source drives high, and lets go for low`() throws {
        try wire.pull(up: false)
        let trace = try KernelTrace(chip, 1)
        let line = try claim(.high, drive: .openSource)
        #expect(try !wire.isHigh)
        try line.setActive(true)
        #expect(try wire.isHigh)
        try line.setActive(false)
        #expect(try trace.events.last == .input)
        line.release()
    }

    @Test(arguments: [(LineBias.pullUp, true), (.pullDown, false)])
    func `a pull that is asked for is there, and as-is leaves the one that was`(bias: LineBias, up: Bool) throws {
        try wire.pull(up: !up)
        try claim(.low, drive: .openDrain).release()
        #expect(try wire.isPulledUp == !up)
        let line = try claim(.low, drive: .openDrain, bias: bias)
        #expect(try wire.isPulledUp == up)
        line.release()
    }

    @Test(arguments: ActiveLevel.allCases, [true, false])
    func `a line that is released, or forgotten, is inactive first and then free`(
        active: ActiveLevel, forgets: Bool
    ) throws {
        try wire.pull(up: active == .low)
        let trace = try KernelTrace(chip, 1)
        do {
            let line = try claim(active)
            try line.setActive(true)
            if !forgets { line.release() }
        }
        #expect(try trace.levels.last == (active == .low))
        #expect(try !GPIO.find(wire.reference).isUsed)
        #expect(try wire.isHigh == (active == .low), "what pulls at it has it again")
    }

    @Test func `a line keeps its level while its process only sleeps, and the kernel frees it when that is killed`()
        throws
    {
        let holder = try LineHolder(wire)
        #expect(try wire.isHigh)
        #expect(try GPIO.find(wire.reference).consumer == LineHolder.consumer)
        holder.end(by: SIGKILL)
        #expect(try !GPIO.find(wire.reference).isUsed)
        #expect(try !wire.isHigh, "this kernel lets go; one that does not is what --release-lines is for")
    }

    @Test(arguments: ActiveLevel.allCases)
    func `what a dead process has left is put to inactive, and to nothing else`(active: ActiveLevel) throws {
        try LineHolder(wire, active: active).end(by: SIGKILL)
        try wire.pull(up: active == .high)
        let trace = try KernelTrace(chip, 1)
        try LineRelease.putInactive(
            chipLabel: chip.label, offset: 1, active: active, drive: .pushPull, consumer: "lab")
        let levels = try trace.levels
        #expect(!levels.isEmpty && levels.allSatisfy { $0 == (active == .low) }, "\(levels)")
        #expect(try !GPIO.find(wire.reference).isUsed)
    }

    @Test func `what a living process holds is not put to inactive`() throws {
        let holder = try LineHolder(wire)
        let location = try GPIO.find(wire.reference).location
        #expect(throws: GPIOError.busy(location, consumer: LineHolder.consumer)) {
            try LineRelease.putInactive(
                chipLabel: chip.label, offset: 1, active: .high, drive: .pushPull, consumer: "lab")
        }
        #expect(try wire.isHigh)
        holder.end(by: SIGKILL)
    }

    @Test func `lines that come and go leave no descriptor behind, refused ones neither`() throws {
        let held = try claim()
        let before = try openDescriptors()
        #expect(before > 0)
        for _ in 0..<20 {
            #expect(throws: GPIOError.self) { try claim() }
            let other = try chip.line(2)
            try OutputLine(claiming: other.reference, active: .low, drive: .openDrain, bias: .asIs, consumer: "lab")
                .release()
            _ = try InputLine(claiming: other.reference, active: .low, bias: .asIs, consumer: "lab").isActive()
        }
        #expect(try openDescriptors() == before)
        held.release()
    }

    /// Those of chips and lines: other tests leave some to be closed by threads that have not ended yet.
    private func openDescriptors() throws -> Int {
        let files = FileManager.default
        return try files.contentsOfDirectory(atPath: "/proc/self/fd").count { number in
            (try? files.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)"))?.contains("gpio") ?? false
        }
    }
}

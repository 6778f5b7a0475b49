import CabinetModel
import Testing

@Suite struct PulseTrainTests {
    private let profile = PulseProfile(width: .milliseconds(100), gap: .milliseconds(60), pulsesPerCredit: 1)

    @Test func `the first pulse of a train may begin at once`() {
        let train = PulseTrain(profile: profile)
        #expect(train.earliestClose(now: at(.milliseconds(7))) == at(.milliseconds(7)))
    }

    @Test func `a train whose line was claimed begins with a gap`() {
        let train = PulseTrain(profile: profile, openSince: at(.milliseconds(7)))
        #expect(train.earliestClose(now: at(.milliseconds(8))) == at(.milliseconds(67)))
        #expect(train.earliestClose(now: at(.milliseconds(68))) == at(.milliseconds(68)))
    }

    @Test func `the switch is closed from closing to opening`() {
        var train = PulseTrain(profile: profile)
        #expect(!train.isClosed)
        let deadline = train.closed(at: at(.milliseconds(5)))
        #expect(train.isClosed)
        #expect(deadline == at(.milliseconds(105)))
        let measured = train.opened(at: at(.milliseconds(108)), completed: at(.milliseconds(109)))
        #expect(!train.isClosed)
        #expect(measured == PulseMeasurement(width: .milliseconds(103), lateness: .milliseconds(3), gapBefore: nil))
        #expect(train.earliestClose(now: at(.milliseconds(110))) == at(.milliseconds(169)))
    }

    @Test func `asked while closed, the next pulse is a gap after the opening that is due`() {
        var train = PulseTrain(profile: profile)
        _ = train.closed(at: at(.zero))
        #expect(train.earliestClose(now: at(.milliseconds(10))) == at(.milliseconds(160)))
        #expect(train.earliestClose(now: at(.milliseconds(130))) == at(.milliseconds(190)))
    }

    @Test func `after a failed closing the next try waits for a whole gap`() {
        var train = PulseTrain(profile: profile)
        train.closingFailed(at: at(.milliseconds(3)))
        #expect(!train.isClosed)
        #expect(train.earliestClose(now: at(.milliseconds(4))) == at(.milliseconds(63)))
    }

    @Test func `closing a closed switch traps`() async {
        await #expect(processExitsWith: .failure) {
            var train = PulseTrain(profile: .standard)
            _ = train.closed(at: MonotonicInstant(nanoseconds: 0))
            _ = train.closed(at: MonotonicInstant(nanoseconds: 1_000_000_000))
        }
    }

    @Test func `a pulse inside the gap traps`() async {
        await #expect(processExitsWith: .failure) {
            var train = PulseTrain(profile: .standard, openSince: MonotonicInstant(nanoseconds: 0))
            _ = train.closed(at: MonotonicInstant(nanoseconds: 99_999_999))
        }
    }

    @Test func `a pulse shorter than its profile traps`() async {
        await #expect(processExitsWith: .failure) {
            var train = PulseTrain(profile: .standard)
            _ = train.closed(at: MonotonicInstant(nanoseconds: 0))
            let early = MonotonicInstant(nanoseconds: 99_999_999)
            _ = train.opened(at: early, completed: early)
        }
    }

    @Test func `opening an open switch traps`() async {
        await #expect(processExitsWith: .failure) {
            var train = PulseTrain(profile: .standard)
            let instant = MonotonicInstant(nanoseconds: 1_000_000_000)
            _ = train.opened(at: instant, completed: instant)
        }
    }

    @Test func `a closing that fails while the switch is closed traps`() async {
        await #expect(processExitsWith: .failure) {
            var train = PulseTrain(profile: .standard)
            _ = train.closed(at: MonotonicInstant(nanoseconds: 0))
            train.closingFailed(at: MonotonicInstant(nanoseconds: 1))
        }
    }
}

import CabinetModel
import Testing

@Suite struct PulseProfileTests {
    @Test func `the standard profile is 100 ms closed, 100 ms open, one pulse for one credit`() {
        let standard = PulseProfile.standard
        #expect(standard == PulseProfile(width: .milliseconds(100), gap: .milliseconds(100), pulsesPerCredit: 1))
    }

    @Test func `the ends of the ranges are inside`() {
        let shortest = PulseProfile(width: .milliseconds(10), gap: .milliseconds(20), pulsesPerCredit: 1)
        let longest = PulseProfile(width: .milliseconds(1000), gap: .milliseconds(5000), pulsesPerCredit: 100)
        #expect(shortest.width < longest.width)
    }

    @Test func `a value outside its range traps`() async {
        await #expect(processExitsWith: .failure) {
            _ = PulseProfile(width: .microseconds(9999), gap: .milliseconds(100), pulsesPerCredit: 1)
        }
        await #expect(processExitsWith: .failure) {
            _ = PulseProfile(width: .milliseconds(100), gap: .microseconds(5_000_001), pulsesPerCredit: 1)
        }
        await #expect(processExitsWith: .failure) {
            _ = PulseProfile(width: .milliseconds(100), gap: .milliseconds(100), pulsesPerCredit: 0)
        }
    }
}

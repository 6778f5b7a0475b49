import Lettering
import Testing

@Suite struct LongestPrefixTests {
    @Test(arguments: 0...40) func `it is the longest one that is kept`(limit: Int) {
        for count in 0...40 {
            let kept = Array(repeating: 1, count: count).longestPrefix { $0.reduce(0, +) <= limit }
            #expect(kept == min(limit, count))
        }
    }

    @Test func `no prefix is asked about that is more than twice as long`() {
        var longest = 0
        let kept = Array(repeating: 1, count: 10_000).longestPrefix {
            longest = max(longest, $0.count)
            return $0.count <= 100
        }
        #expect(kept == 100)
        #expect(longest <= 200)
    }
}

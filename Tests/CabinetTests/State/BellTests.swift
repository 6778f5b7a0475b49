import Cabinet
import Testing

@Suite struct BellTests {
    @Test func `every listener hears every ring, in the order in which they came`() {
        let (bell, heard) = (Bell<Int>(), Recorded<String>())
        bell.ring(0)
        bell.listen { heard.append("first \($0)") }
        bell.listen { heard.append("second \($0)") }
        bell.ring(1)
        bell.ring(2)
        #expect(heard.entries == ["first 1", "second 1", "first 2", "second 2"])
    }

    @Test func `a listener may ring another bell, and listen to this one`() {
        let (bell, other, heard) = (Bell<Void>(), Bell<Void>(), Milestone())
        other.listen { heard.reach() }
        bell.listen {
            other.ring()
            bell.listen { heard.reach() }
        }
        bell.ring()
        #expect(heard.count == 1)
    }
}

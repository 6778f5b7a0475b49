import CabinetModel
import TestSupport
import Testing

@Suite struct DebouncerPropertyTests {
    private typealias Change = Debouncer.Change

    @Test(arguments: UInt64(1)...40)
    func `whatever the line does, reports alternate, never faster than debounce and hold allow`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let settings = Settings(random: &random)
        let changes = try settings.debounced(settings.edges(2000, random: &random), wakesAtDeadlines: true)
        #expect(!changes.isEmpty)
        for (before, after) in zip(changes, changes.dropFirst()) {
            #expect(before.isActive != after.isActive)
            let shortest = before.isActive ? max(settings.debounce, settings.hold) : settings.debounce
            #expect(before.at.duration(to: after.at) >= shortest)
        }
        #expect(changes.first?.isActive == true)
    }

    @Test(arguments: UInt64(1)...40)
    func `when it is woken makes no difference`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let settings = Settings(random: &random)
        let edges = settings.edges(500, random: &random)
        let punctual = try settings.debounced(edges, wakesAtDeadlines: true)
        #expect(try settings.debounced(edges, wakesAtDeadlines: false) == punctual)
    }

    @Test(arguments: UInt64(1)...40)
    func `it agrees with the definition: a level without edges for the debounce, active for the hold`(seed: UInt64)
        throws
    {
        var random = SeededGenerator(seed: seed)
        let settings = Settings(random: &random)
        let edges = settings.edges(500, random: &random)
        #expect(try settings.debounced(edges, wakesAtDeadlines: true) == settings.defined(edges))
    }

    /// Edges come as bursts that are near the debounce in length, where its decisions are.
    private struct Settings {
        let debounce: Duration
        let hold: Duration

        init(random: inout SeededGenerator) {
            debounce = random.duration(in: 1000...50_000)
            hold = Bool.random(using: &random) ? .zero : random.duration(in: 1000...200_000)
        }

        func edges(_ count: Int, random: inout SeededGenerator) -> [Change] {
            let longest = Int(((debounce + hold) * 2).wholeNanoseconds / 1000)
            let debounce = Int(debounce.wholeNanoseconds / 1000)
            var now = at(.zero)
            return (0..<count).map { index in
                let isBounce = Int.random(in: 0..<3, using: &random) > 0
                now = now.advanced(by: random.duration(in: isBounce ? 1...debounce : 1...longest))
                return Change(isActive: index.isMultiple(of: 2), at: now)
            }
        }

        func debounced(_ edges: [Change], wakesAtDeadlines: Bool) throws -> [Change] {
            var debouncer = Debouncer(initial: false, debounce: debounce, hold: hold, at: at(.zero))
            var changes: [Change] = []
            for edge in edges {
                while wakesAtDeadlines, let deadline = debouncer.deadline, deadline <= edge.at {
                    changes += debouncer.advance(to: deadline)
                    try #require(debouncer.deadline != deadline, "a wake-up at the deadline that settles nothing")
                }
                debouncer.edge(isActive: edge.isActive, at: edge.at)
            }
            return changes + debouncer.advance(to: at(.seconds(1_000_000)))
        }

        /// The same, told from behind: first the levels that were quiet, then the active ones that lasted.
        func defined(_ edges: [Change]) -> [Change] {
            let ends = edges.dropFirst().map(\.at) + [at(.seconds(1_000_000))]
            var stable: [Change] = []
            for (edge, end) in zip(edges, ends)
            where edge.at.duration(to: end) >= debounce && edge.isActive != (stable.last?.isActive ?? false) {
                stable.append(Change(isActive: edge.isActive, at: edge.at.advanced(by: debounce)))
            }
            let stableEnds = stable.dropFirst().map(\.at) + [at(.seconds(1_000_000))]
            var reported: [Change] = []
            for (change, end) in zip(stable, stableEnds) {
                let isReported = change.isActive ? change.at.duration(to: end) >= hold : reported.last?.isActive == true
                if isReported { reported.append(change) }
            }
            return reported
        }
    }
}

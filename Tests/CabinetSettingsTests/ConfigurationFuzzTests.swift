import CabinetSettings
import TestSupport
import Testing

/// Whatever stands in the file: the loader returns or throws, and what it throws is readable.
struct ConfigurationFuzzTests {
    private static let rounds = Rounds.of(3000)

    @Test(arguments: [1, 2] as [UInt64])
    func `a mutated file never traps, and each problem is one line that names the file`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let seeds = [try ExampleFile.text(), ConfigurationText.required, Self.dense].map { Array($0.utf8) }

        for round in 0..<Self.rounds {
            var bytes = seeds[Int(random.next() % UInt64(seeds.count))]
            for _ in 0...(random.next() % 6) { random.mutate(&bytes) }
            let problems = ConfigurationText.problems(bytes)
            #expect(problems.allSatisfy(Self.isReadable), "seed \(seed), round \(round)")
            let screenProblems = Self.screenProblems(bytes)
            #expect(screenProblems.allSatisfy(problems.contains), "seed \(seed), round \(round)")
        }
    }

    @Test func `bytes at random never trap, and are never a configuration`() {
        var random = SeededGenerator(seed: 3)

        for _ in 0..<Self.rounds {
            let bytes = (0..<(random.next() % 200)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let problems = ConfigurationText.problems(bytes)
            #expect(!problems.isEmpty && problems.allSatisfy(Self.isReadable))
        }
    }

    /// What keeps the attract screen from starting: never more than what keeps the daemon from it.
    private static func screenProblems(_ bytes: [UInt8]) -> [ConfigurationError.Problem] {
        do {
            _ = try ConfigurationLoader.loadScreen(contents: bytes, source: ConfigurationText.source, environment: [:])
            return []
        } catch {
            return error.problems
        }
    }

    private static func isReadable(_ problem: ConfigurationError.Problem) -> Bool {
        problem.source == ConfigurationText.source && !problem.message.isEmpty && problem.line != 0
            && !problem.description.contains(where: \.isNewline) && problem.description.utf8.count < 1000
    }

    /// Every kind of YAML construct in little room, so that a mutation hits one.
    private static let dense = """
        machine: {id: "cab-1"}
        broker: {host: 'b.example', port: 8883, tls: {enabled: yes}}
        coin: {line: GPIO17, pulse: 1e2ms, max_age: off}
        attract:
          help: >-
            folded
            text
          label: |
            kept
          allowed_links: ["https://a.example/", "https://b.example/x"]
        ? log
        : {level: !!str info}
        """
}

extension SeededGenerator {
    /// Changes a few bytes: replaces, inserts, removes, doubles or exchanges.
    fileprivate mutating func mutate(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let place = Int(next() % UInt64(bytes.count))
        let length = min(Int(next() % 12) + 1, bytes.count - place)
        switch next() % 6 {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: next())
        case 1: bytes.insert(contentsOf: mutationTokens[Int(next() % UInt64(mutationTokens.count))].utf8, at: place)
        case 2: bytes.removeSubrange(place..<place + length)
        case 3: bytes.insert(contentsOf: bytes[place..<place + length], at: Int(next() % UInt64(bytes.count)))
        case 4: bytes.swapAt(place, Int(next() % UInt64(bytes.count)))
        default: bytes.removeLast(Int(next() % UInt64(bytes.count)))
        }
    }
}

private let mutationTokens = [
    "&a ", "*a", "[", "]", "{", "}", ": ", "- ", "? ", "|", ">", "'", "\"", "#", "\t", "\n", "\r\n", "---\n",
    "...\n",
    "%YAML 9.9\n", "!!binary ", "<<: ", "\\u0000", "\u{FEFF}", "\u{2028}", "\u{85}", "99999999999999999999",
    "-0x7F",
]

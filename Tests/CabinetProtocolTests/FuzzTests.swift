import CabinetProtocol
import TestSupport
import Testing

/// A fixed budget of hostile input for every decoder: 216 000 texts in all in release mode, the same in every run.
@Suite struct FuzzTests {
    @Test(arguments: Decoder.allCases)
    func `no input traps a decoder, and what it takes is written back to an equal value`(decoder: Decoder) throws {
        let own = try decoder.seeds().map([UInt8].init)
        let all = try Decoder.allCases.flatMap { try $0.seeds() }.map([UInt8].init)
        for seed in own { #expect(try decoder.takes(seed)) }

        var random = SeededGenerator(seed: 1)
        var mutator = Mutator(random: SeededGenerator(seed: 2))
        var grammar = JSONGrammar(random: SeededGenerator(seed: 3))
        var taken = 0
        let rounds = Rounds.of(24_000)
        for round in 0..<rounds {
            let input: [UInt8] =
                switch round % 8 {
                case 0: mutator.noise()
                case 1: [UInt8](grammar.text(depth: 2))
                case 2: mutator.mutated(pick(all, &random))
                case 3, 4: mutator.replacing(valueIn: pick(own, &random), with: grammar.text(depth: 2))
                default: mutator.mutated(pick(own, &random))
                }
            if try decoder.takes(input) { taken += 1 }
        }
        // Too few would mean that the mutations are so wild that nothing beyond the parser is tried.
        #expect(taken > rounds / 80)
    }

    private func pick(_ texts: [[UInt8]], _ random: inout SeededGenerator) -> [UInt8] {
        texts[Int.random(in: texts.indices, using: &random)]
    }
}

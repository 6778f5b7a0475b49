/// How deep each character is nested in changes of direction, by a subset of the Unicode bidirectional algorithm.
///
/// The direction of the whole is that of its first letter (P2, P3). Numbers keep their separators and signs and read left
/// to right (W2, W4, W5, W7), and what has no direction takes that of its surroundings (N1, N2). Left out are embeddings
/// and isolates, and that brackets go in pairs (N0): a label has neither.
struct BidiLevels {
    /// One for each character: even is left to right, odd is right to left.
    let levels: [Int]

    init(_ classes: [BidiClass]) {
        var classes = classes
        let firstLetter = classes.first { $0 == .left || $0 == .right || $0 == .arabic }
        let base: BidiClass = firstLetter == .right || firstLetter == .arabic ? .right : .left
        let baseLevel = base == .right ? 1 : 0
        Self.resolveNumbers(&classes, base: base)
        Self.resolveNeutrals(&classes, base: base)
        levels = classes.map { bidiClass in
            switch bidiClass {
            case .left: baseLevel == 0 ? 0 : 2
            case .right, .arabic: 1
            case .digit, .arabicDigit: 2
            case .separator, .terminator, .neutral: baseLevel
            }
        }
    }

    private static func resolveNumbers(_ classes: inout [BidiClass], base: BidiClass) {
        joinSeparators(&classes)
        joinTerminators(&classes)
        // A number belongs to the letters before it.
        var before = base
        for index in classes.indices {
            switch classes[index] {
            case .left, .right, .arabic: before = classes[index]
            case .digit where before == .left: classes[index] = .left
            case .digit where before == .arabic: classes[index] = .arabicDigit
            case .separator, .terminator: classes[index] = .neutral
            default: break
            }
        }
    }

    /// A single separator between two digits is one of them.
    private static func joinSeparators(_ classes: inout [BidiClass]) {
        guard classes.count > 2 else { return }
        for index in 1..<(classes.count - 1) where classes[index] == .separator {
            let before = classes[index - 1]
            if before == classes[index + 1], before == .digit || before == .arabicDigit { classes[index] = before }
        }
    }

    /// Signs before or after a number are part of it.
    private static func joinTerminators(_ classes: inout [BidiClass]) {
        for index in classes.indices.dropFirst() where classes[index] == .terminator && classes[index - 1] == .digit {
            classes[index] = .digit
        }
        for index in classes.indices.dropLast().reversed()
        where classes[index] == .terminator && classes[index + 1] == .digit {
            classes[index] = .digit
        }
    }

    /// Neutrals between two of the same direction take it, all others the direction of the whole.
    private static func resolveNeutrals(_ classes: inout [BidiClass], base: BidiClass) {
        // To a neutral a number in its own right is as a letter from right to left.
        func direction(_ bidiClass: BidiClass) -> BidiClass { bidiClass == .left ? .left : .right }
        var start = 0
        while let first = classes[start...].firstIndex(of: .neutral) {
            let end = classes[first...].firstIndex { $0 != .neutral } ?? classes.count
            let before = first > 0 ? direction(classes[first - 1]) : base
            let after = end < classes.count ? direction(classes[end]) : base
            for index in first..<end { classes[index] = before == after ? before : base }
            start = end
        }
    }
}

import CabinetModel

/// Every line of every chip at one moment, in numeric order of the chips; finds what a technician means.
struct LineInventory: Sendable {
    struct Chip: Sendable {
        let summary: ChipSummary
        /// Its lines in order: the index is the offset.
        let lines: [LineState]
    }

    let chips: [Chip]

    /// The one line that `reference` means.
    ///
    /// A name must be the only one of its kind on the machine, because the kernel lets two chips use the same; so
    /// must a label. Traps for a simulated line, which no kernel knows: the caller tells them apart before it comes
    /// here.
    ///
    /// - Throws: ``GPIOError/noChips``, ``GPIOError/notFound(reference:existing:)`` with what exists, or
    ///   ``GPIOError/ambiguous(reference:places:)`` with every place.
    func resolve(_ reference: LineReference) throws(GPIOError) -> LineState {
        guard !chips.isEmpty else { throw .noChips }
        switch reference {
        case .name(let name):
            let matches = chips.flatMap(\.lines).filter { $0.location.lineName == name }
            return try only(matches, reference, existing: names)
        case .offset(let chipLabel, let offset):
            let matches = chips.filter { $0.summary.label == chipLabel && $0.lines.indices.contains(offset) }
            return try only(matches.map { $0.lines[offset] }, reference, existing: ranges)
        case .simulated:
            preconditionFailure("\(reference) is not a line of the kernel")
        }
    }

    private func only(
        _ matches: [LineState], _ reference: LineReference, existing: [String]
    ) throws(GPIOError) -> LineState {
        guard let match = matches.first else {
            throw .notFound(reference: reference.description, existing: existing)
        }
        guard matches.count == 1 else {
            throw .ambiguous(reference: reference.description, places: matches.map(\.location))
        }
        return match
    }

    /// The names that lines have, each once; where no line has one, how the lines are written instead.
    private var names: [String] {
        var seen: Set<String> = []
        let names = chips.flatMap(\.lines).compactMap(\.location.lineName).filter { seen.insert($0).inserted }
        return names.isEmpty ? ranges : names
    }

    private var ranges: [String] {
        chips.compactMap(\.summary.writtenLines)
    }
}

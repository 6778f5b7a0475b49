/// Characters next to each other that are set in one go: same font, same direction, same script.
struct TextRun: Equatable {
    var text: String
    /// Which of the typesetter's fonts; `nil` when none has these characters.
    let font: Int?
    /// The depth of nesting of directions: even is left to right, odd is right to left.
    let level: Int
    let script: Script

    var isRightToLeft: Bool { level % 2 == 1 }
}

extension [TextRun] {
    /// From logical order to the order on the screen, from the left.
    ///
    /// Rule L2 of the Unicode bidirectional algorithm: from the deepest level up, what is at that level or deeper is
    /// turned around. The letters within a run are turned by whoever sets it.
    func inVisualOrder() -> [TextRun] {
        var runs = self
        for level in stride(from: runs.map(\.level).max() ?? 0, to: 0, by: -1) {
            var start = 0
            while start < runs.count {
                let end = runs[start...].firstIndex { $0.level < level } ?? runs.count
                runs[start..<end].reverse()
                start = end + 1
            }
        }
        return runs
    }
}

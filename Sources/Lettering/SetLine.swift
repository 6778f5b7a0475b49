/// A line's runs from the left, each with its width in pixels.
struct SetLine {
    let runs: [(run: TextRun, width: Int)]
    /// Pixels.
    let width: Int

    init(runs: [(run: TextRun, width: Int)]) {
        self.runs = runs
        width = runs.reduce(0) { $0 + $1.width }
    }
}

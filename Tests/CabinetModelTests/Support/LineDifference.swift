/// What differs between two texts of lines, to be read by people: `-` is missing, `+` is too much, the rest agrees.
///
/// Empty when they are equal.
func lineDifference(expected: [String], actual: [String]) -> String {
    let difference = actual.difference(from: expected)
    guard !difference.isEmpty else { return "" }
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in difference {
        switch change {
        case .remove(let offset, _, _): removed.insert(offset)
        case .insert(let offset, _, _): inserted.insert(offset)
        }
    }
    var lines: [String] = []
    var (old, new) = (0, 0)
    while old < expected.count || new < actual.count {
        if removed.contains(old) {
            lines.append("- \(expected[old])")
            old += 1
        } else if inserted.contains(new) {
            lines.append("+ \(actual[new])")
            new += 1
        } else {
            lines.append("  \(expected[old])")
            old += 1
            new += 1
        }
    }
    return lines.joined(separator: "\n")
}

extension Typesetter {
    /// The largest height at which a text fits, and the text, cut where it does not fit at all.
    ///
    /// - Parameters:
    ///   - text: What is to be set.
    ///   - height: The largest height that is wanted, in pixels.
    ///   - width: The room, in pixels.
    ///   - minimum: The smallest height that can be read, in pixels.
    /// - Returns: The whole text with a height in `minimum...height`; else as much of it, between two characters as a reader
    ///   sees them, as fits at `minimum` with "…" after it, and nothing when not even that fits.
    public func fitted(_ text: String, height: Int, width: Int, minimum: Int) -> (text: String, height: Int) {
        let minimum = min(minimum, height)
        let clusters = clusters(of: text)
        let isWhole = text.dropFirst(Self.mostCharacters).isEmpty
        func fits(_ height: Int) -> Bool { line(of: clusters[...], height: height).width <= width }

        guard isWhole, fits(minimum) else { return (cut(text, clusters, height: minimum, width: width), minimum) }
        if fits(height) { return (text, height) }
        // It fits at the first and not at the second.
        var (small, large) = (minimum, height)
        while large - small > 1 {
            let middle = (small + large) / 2
            if fits(middle) { small = middle } else { large = middle }
        }
        return (text, small)
    }

    private func cut(_ text: String, _ clusters: [Cluster], height: Int, width: Int) -> String {
        let ending = ellipsis.map(Cluster.init)
        let count = clusters.longestPrefix { line(of: ArraySlice($0 + ending), height: height).width <= width }
        guard count > 0 else {
            return line(of: ArraySlice(ending), height: height).width <= width ? ellipsis : ""
        }
        let end = clusters.prefix(count).lastIndex { !$0.isSpace }.map { $0 + 1 } ?? 0
        return String(text.prefix(end)) + ellipsis
    }
}

extension [Cluster] {
    /// How many characters from the start on can be kept; `isKept` holds for all shorter prefixes too.
    func longestPrefix(where isKept: (ArraySlice<Cluster>) -> Bool) -> Int {
        var (kept, tooMany) = (0, count + 1)
        while tooMany - kept > 1 {
            let middle = (kept + tooMany) / 2
            if isKept(prefix(middle)) { kept = middle } else { tooMany = middle }
        }
        return kept
    }
}

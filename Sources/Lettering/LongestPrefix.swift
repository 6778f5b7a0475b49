extension RandomAccessCollection {
    /// How many elements from the start on can be kept; `isKept` must hold for all shorter prefixes too.
    ///
    /// It is asked about ever longer prefixes first, at most twice as long as the answer: what comes far behind costs
    /// nothing.
    package func longestPrefix(where isKept: (SubSequence) -> Bool) -> Int {
        var (kept, tooMany) = (0, 1)
        while tooMany <= count, isKept(prefix(tooMany)) { (kept, tooMany) = (tooMany, 2 * tooMany) }
        tooMany = Swift.min(tooMany, count + 1)
        while tooMany - kept > 1 {
            let middle = (kept + tooMany) / 2
            if isKept(prefix(middle)) { kept = middle } else { tooMany = middle }
        }
        return kept
    }
}

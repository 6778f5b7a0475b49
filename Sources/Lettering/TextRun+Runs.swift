extension TextRun {
    /// Cuts characters into runs, in the order on the screen from the left.
    ///
    /// - Parameters:
    ///   - clusters: The characters in logical order.
    ///   - font: The font of a character, `nil` when none has it.
    /// - Returns: All that is drawn; characters that only steer the direction have done so and are gone.
    static func runs(of clusters: ArraySlice<Cluster>, font: (Cluster) -> Int?) -> [TextRun] {
        let levels = BidiLevels(clusters.map(\.bidiClass)).levels
        // Until the first letter nothing is known; then what follows belongs to the last one.
        var script = clusters.lazy.compactMap(\.script).first ?? .common
        var runs: [TextRun] = []
        for (cluster, level) in zip(clusters, levels) where !cluster.text.isEmpty {
            script = cluster.script ?? script
            // A space looks the same in every font, and a run that goes on is set better than two.
            let previous = runs.last.flatMap { $0.level == level ? $0.font : nil }
            let index = cluster.isSpace ? previous ?? font(cluster) : font(cluster)
            if let last = runs.indices.last, runs[last].continues(font: index, level: level, script: script) {
                runs[last].text += cluster.text
            } else {
                runs.append(TextRun(text: cluster.text, font: index, level: level, script: script))
            }
        }
        return runs.inVisualOrder()
    }

    private func continues(font: Int?, level: Int, script: Script) -> Bool {
        self.font == font && self.level == level && self.script == script
    }
}

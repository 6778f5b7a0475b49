import Raster

/// Texts below each other in a box, as large as they fit.
struct Column {
    /// What came of it.
    struct Layout {
        var lines: [Poster.Line] = []
        /// Where the operator's picture is, if there is room.
        var picture: PixelRect?
        /// The highest rank of what there was no room for; a price that is cut is none.
        var missing: PosterBlock.Rank?

        /// Whether everything is there that nobody may pay without.
        var hasOffer: Bool { !misses(.label) }

        /// Whether something of this rank or a higher one is not there.
        func misses(_ rank: PosterBlock.Rank) -> Bool { missing.map { $0 >= rank } ?? false }
    }

    /// A block with its place in the text, broken into lines.
    private struct Flow {
        let block: PosterBlock
        let text: TextFlow
    }

    let box: PixelRect
    let isCentred: Bool
    let format: Format
    let measure: TextFlow.Measure

    /// In sixteenths of the size that a block asks for.
    private static let scales = [16, 14, 12, 10, 8, 6, 4, 2]
    /// Below it the words need the room that the operator's picture takes.
    private static let leastScaleBesidePicture = 8

    /// Lays the blocks out: those of the footer at the bottom, close together, the others spread over what is left.
    ///
    /// When there is no room, first all letters become smaller, then the picture is left out, then one block after the other,
    /// those of the lowest rank first.
    func lay(_ blocks: [PosterBlock], picture: PixelSize? = nil) -> Layout {
        let all = blocks.filter { !$0.text.isEmpty }
        if let picture, let layout = layBesidePicture(all, picture) { return layout }
        var kept = all
        while let least = kept.map(\.rank).min() {
            if let flows = largest(of: kept, in: box.height) { return layout(flows, all, in: box) }
            // The last one of them: of several payments the oldest waits longest.
            if let index = kept.lastIndex(where: { $0.rank == least }) { kept.remove(at: index) }
        }
        return layout([], all, in: box)
    }

    private func layBesidePicture(_ blocks: [PosterBlock], _ picture: PixelSize) -> Layout? {
        for scale in Self.scales where scale >= Self.leastScaleBesidePicture {
            let flows = flows(blocks, scale: scale)
            let footer = height(of: flows.filter(\.block.isFooter), scale: scale)
            let rest = PixelRect(x: box.x, y: box.y, width: box.width, height: box.height - footer - gap(scale))
            guard rest.height > format.unit / 3, rest.width > format.unit / 4 else { continue }
            let size = picture.fitted(into: PixelSize(width: rest.width, height: rest.height * 45 / 100))
            let place = PixelRect(
                x: rest.x + (rest.width - size.width) / 2, y: rest.y, width: size.width, height: size.height)
            let top = place.maxY + format.unit / 40
            guard height(of: flows.filter { !$0.block.isFooter }, scale: scale) <= rest.maxY - top else { continue }
            var layout = layout(
                flows, blocks, in: PixelRect(x: box.x, y: top, width: box.width, height: box.maxY - top))
            layout.picture = place
            return layout
        }
        return nil
    }

    /// The blocks in the largest letters that fit into a height; `nil` when none do.
    private func largest(of blocks: [PosterBlock], in height: Int) -> [Flow]? {
        func fitting(_ scale: Int) -> [Flow]? {
            let flows = flows(blocks, scale: scale)
            return self.height(of: flows, scale: scale) <= height ? flows : nil
        }
        // What does not fit in the smallest letters need not be tried in larger ones.
        guard let last = Self.scales.last, let smallest = fitting(last) else { return nil }
        return Self.scales.dropLast().lazy.compactMap(fitting).first ?? smallest
    }

    /// The blocks broken into lines; beside the price only the big words may be larger than it is.
    private func flows(_ blocks: [PosterBlock], scale: Int) -> [Flow] {
        let price = blocks.first { $0.rank == .price }.map { flow($0, scale: scale, most: nil) }
        return blocks.map { block in
            if let price, block.rank == .price { return Flow(block: block, text: price) }
            let most = block.role == .headline || block.rank == .credits ? nil : price?.height
            return Flow(block: block, text: flow(block, scale: scale, most: most))
        }
    }

    private func flow(_ block: PosterBlock, scale: Int, most: Int?) -> TextFlow {
        let smallest = format.smallestText
        let wanted = max(smallest, format.unit * block.share / 1000 * scale / 16)
        func flow(limit: Int) -> TextFlow {
            TextFlow(
                block.text, width: box.width, limit: limit, heights: smallest...min(wanted, most ?? wanted),
                measure: measure)
        }
        let usual = flow(limit: block.limit)
        // A price is on one line as long as it can be, and rather on more of them than cut.
        return usual.isCut && block.rank == .price ? flow(limit: 3) : usual
    }

    /// The least that lies between two blocks.
    private func gap(_ scale: Int) -> Int { scale < Self.leastScaleBesidePicture ? 1 : max(1, format.unit / 60) }

    private func height(of flows: [Flow], scale: Int) -> Int {
        let words = flows.count { !$0.block.isFooter }
        // The lines of the footer stand together, but not right below the words.
        let gaps = words < flows.count ? words : max(0, words - 1)
        return flows.map(\.text.totalHeight).reduce(0, +) + gaps * gap(scale)
    }

    private func layout(_ flows: [Flow], _ wanted: [PosterBlock], in box: PixelRect) -> Layout {
        let footer = flows.filter(\.block.isFooter)
        let words = flows.filter { !$0.block.isFooter }
        var layout = Layout()
        var y = box.maxY - footer.map(\.text.totalHeight).reduce(0, +)
        let space = y - box.y - words.map(\.text.totalHeight).reduce(0, +)
        for flow in footer { layout.lines += place(flow, at: &y) }
        // Never further apart than a line: a column that is half empty is a group in the middle.
        let gap = min(max(0, space) / (words.count + 1), format.unit / 14)
        y = box.y + (space - gap * (words.count - 1)) / 2
        for flow in words {
            layout.lines += place(flow, at: &y)
            y += gap
        }
        layout.missing = wanted.filter { block in
            !flows.contains { $0.block == block && !(block.rank == .price && $0.text.isCut) }
        }.map(\.rank).max()
        return layout
    }

    private func place(_ flow: Flow, at y: inout Int) -> [Poster.Line] {
        flow.text.lines.map { text in
            let width = min(box.width, measure(text, flow.text.height))
            let x = isCentred ? box.x + (box.width - width) / 2 : box.x
            defer { y += flow.text.height }
            return Poster.Line(
                text: text, rect: PixelRect(x: x, y: y, width: width, height: flow.text.height),
                role: flow.block.role)
        }
    }
}

import Raster

/// Texts below each other in a box, as large as they fit.
struct Column {
    let box: PixelRect
    let isCentred: Bool
    let format: Format
    let measure: TextFlow.Measure

    /// Lays the blocks out, spread over the height of the box; the last ones are left out when the box is too small.
    func lay(_ blocks: [PosterBlock]) -> [Poster.Line] {
        var blocks = blocks.filter { !$0.text.isEmpty }
        while !blocks.isEmpty {
            for scale in [16, 14, 12, 10, 8, 6, 4, 2] {
                let flows = blocks.map { flow($0, scale: scale) }
                let height = flows.map(\.totalHeight).reduce(0, +)
                let gaps = (flows.count - 1) * format.unit / 60
                if height + gaps <= box.height { return place(Array(zip(blocks, flows)), leaving: box.height - height) }
            }
            blocks.removeLast()
        }
        return []
    }

    /// Lays the blocks out at the bottom of the box, close together.
    ///
    /// - Returns: The lines, and what is left of the box above them.
    func layFooter(_ blocks: [PosterBlock]) -> (lines: [Poster.Line], rest: PixelRect) {
        let pairs = blocks.filter { !$0.text.isEmpty }.map { ($0, flow($0, scale: 16)) }
        let height = pairs.map(\.1.totalHeight).reduce(0, +)
        let top = max(box.y, box.maxY - height)
        var lines: [Poster.Line] = []
        var y = top
        for (block, flow) in pairs { lines += place(block, flow, at: &y) }
        let rest = PixelRect(
            x: box.x, y: box.y, width: box.width, height: max(0, top - box.y - format.unit / 60))
        return (lines, rest)
    }

    private func flow(_ block: PosterBlock, scale: Int) -> TextFlow {
        let smallest = format.smallestText
        let largest = max(smallest, format.unit * block.share / 1000 * scale / 16)
        return TextFlow(
            block.text, width: box.width, limit: block.limit, heights: smallest...largest, measure: measure)
    }

    private func place(_ pairs: [(PosterBlock, TextFlow)], leaving space: Int) -> [Poster.Line] {
        // Never further apart than a line: a column that is half empty is a group in the middle.
        let gap = min(space / (pairs.count + 1), format.unit / 14)
        var y = box.y + (space - gap * (pairs.count - 1)) / 2
        var lines: [Poster.Line] = []
        for (block, flow) in pairs {
            lines += place(block, flow, at: &y)
            y += gap
        }
        return lines
    }

    private func place(_ block: PosterBlock, _ flow: TextFlow, at y: inout Int) -> [Poster.Line] {
        flow.lines.map { text in
            let width = min(box.width, measure(text, flow.height))
            let x = isCentred ? box.x + (box.width - width) / 2 : box.x
            defer { y += flow.height }
            return Poster.Line(
                text: text, rect: PixelRect(x: x, y: y, width: width, height: flow.height), role: block.role)
        }
    }
}

import Raster

/// What has to be drawn again: few rectangles that cover all that changed.
struct Damage {
    /// More would cost more than the pixels that they save.
    private static let maximumRects = 256

    private(set) var rects: [PixelRect] = []
    private let bounds: PixelRect

    /// Nothing yet, on a picture of `size`.
    init(size: PixelSize) {
        bounds = PixelRect(size)
    }

    /// What differs between two frames of one size; everything when there was none before.
    init(from old: Frame?, to new: Frame, size: PixelSize) {
        self.init(size: size)
        guard let old, old.top == new.top, old.bottom == new.bottom, old.layers.count == new.layers.count else {
            rects = [bounds]
            return
        }
        for (before, after) in zip(old.layers, new.layers) {
            for index in 0..<max(before.count, after.count) {
                let gone = index < before.count ? before[index] : nil
                let come = index < after.count ? after[index] : nil
                guard gone != come else { continue }
                add(gone?.visible, come?.visible)
            }
        }
    }

    /// One thing has moved from here to there: one rectangle when they are close, else two.
    private mutating func add(_ old: PixelRect?, _ new: PixelRect?) {
        if let old, let new, isCheaperTogether(old, new) {
            add(old.union(new))
        } else {
            if let old { add(old) }
            if let new { add(new) }
        }
    }

    private mutating func add(_ rect: PixelRect) {
        let rect = rect.intersection(bounds)
        guard !rect.isEmpty else { return }
        if let index = rects.firstIndex(where: { isCheaperTogether($0, rect) }) {
            rects[index] = rects[index].union(rect)
        } else if rects.count < Self.maximumRects {
            rects.append(rect)
        } else {
            rects = [rects.reduce(rect) { $0.union($1) }]
        }
    }

    /// A rectangle costs about as much as the pixels of a small one, besides its own.
    private func isCheaperTogether(_ one: PixelRect, _ other: PixelRect) -> Bool {
        one.union(other).area <= one.area + other.area + 64
    }
}

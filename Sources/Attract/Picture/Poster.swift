import Raster

/// The still part of the picture: which words stand where and how large, and where the QR is.
///
/// All rectangles are in points.
struct Poster: Equatable {
    /// What a line is for, which decides its colour.
    enum Role: Equatable {
        case headline, accent, plain, faint
    }

    /// One line of text.
    struct Line: Equatable {
        let text: String
        let rect: PixelRect
        let role: Role
    }

    var lines: [Line] = []
    var card: Card?
    /// Where the operator's pictures are, if there is room.
    var picture: PixelRect?
}

/// One text of a column, before it has a place.
struct PosterBlock {
    let text: String
    let role: Poster.Role
    /// The most lines that it may have.
    var limit = 1
    /// The height of its letters at most, in thousandths of the format's unit.
    let share: Int
}

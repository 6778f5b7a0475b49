import Raster

/// The still part of the picture: which words stand where and how large, and where the QR is.
///
/// All rectangles are in points.
struct Poster: Equatable {
    /// What a line is for, which decides its colour.
    enum Role: Equatable {
        /// Big words that invite.
        case headline
        /// Big words that say that no payment is taken.
        case notice
        case accent, plain, faint
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
struct PosterBlock: Equatable {
    /// What is left out when there is no room, the first one first.
    ///
    /// Beside a QR price and label are never left out: without them the QR goes, too.
    enum Rank: Int, Comparable {
        case hint, credits, laterPayments, bigWords, firstPayment, help, label, price

        static func < (one: Rank, other: Rank) -> Bool { one.rawValue < other.rawValue }
    }

    let text: String
    let role: Poster.Role
    let rank: Rank
    /// The most lines that it may have.
    var limit = 1
    /// The height of its letters at most, in thousandths of the format's unit.
    let share: Int
    /// Whether it stands at the bottom.
    var isFooter = false
}

public import Raster

/// Something on the screen: where it is, and what.
///
/// Coordinates are those of the upright picture, whatever the turn of the screen.
public struct Sprite: Equatable {
    /// What is drawn in the rectangle.
    public enum Content: Equatable {
        /// One colour, all of it opaque.
        case fill(Colour)
        /// A picture at its own size, from the upper left corner; its colours are multiplied with `tint`.
        case image(Image, tint: Colour)

        /// Two images are equal when they are the same object.
        public static func == (one: Content, other: Content) -> Bool {
            switch (one, other) {
            case (.fill(let one), .fill(let other)): one == other
            case (.image(let one, let tint), .image(let other, let otherTint)): one === other && tint == otherTint
            case (.fill, .image), (.image, .fill): false
            }
        }
    }

    /// What it is.
    public let content: Content
    /// Where all of it would be.
    public let rect: PixelRect
    /// The part of it that is seen.
    public let visible: PixelRect

    /// A rectangle of one colour.
    public init(fill rect: PixelRect, _ colour: Colour) {
        content = .fill(colour)
        self.rect = rect
        visible = rect
    }

    /// A picture with its upper left corner at a point, seen as far as it is inside `window`.
    public init(_ image: Image, x: Int, y: Int, tint: Colour = .white, window: PixelRect? = nil) {
        content = .image(image, tint: tint)
        rect = PixelRect(x: x, y: y, width: image.size.width, height: image.size.height)
        visible = window.map(rect.intersection) ?? rect
    }
}

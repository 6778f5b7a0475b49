import Lettering
import QRCode
import Raster
import Screen

/// The images of the last pictures, so that what does not change is not made again.
///
/// What two pictures in a row did not use is forgotten.
final class ImageCache {
    private enum Key: Hashable {
        case text(String, height: Int)
        case code(String, module: PixelSize)
        case disc(PixelSize)
        case coin(side: Int, diameter: Int)
        // The slide itself: one that is gone must not lend its address to the next.
        case slide(Slide, PixelSize)
    }

    private let typesetter: Typesetter
    private let format: Format
    private let turn: QuarterTurn
    private var images: [Key: Image?] = [:]
    private var used: Set<Key> = []
    private var usedBefore: Set<Key> = []

    init(typesetter: Typesetter, format: Format, turn: QuarterTurn) {
        self.typesetter = typesetter
        self.format = format
        self.turn = turn
    }

    /// Begins another picture.
    func beginPicture() {
        images = images.filter { used.contains($0.key) || usedBefore.contains($0.key) }
        usedBefore = used
        used = []
    }

    /// A line of white letters, to be tinted; `nil` when there is nothing to see of it.
    func text(_ text: String, height: Int) throws(ScreenError) -> Image? {
        try image(.text(text, height: height)) {
            guard let bitmap = typesetter.set(text, height: height) else { return nil }
            return stretched(bitmap)
        }
    }

    /// The card with the QR of a text.
    func code(_ code: QRCode, of text: String, module: PixelSize) throws(ScreenError) -> Image? {
        try image(.code(text, module: module)) {
            code.bitmap(
                moduleWidth: module.width, moduleHeight: module.height, dark: Palette.ink, light: Palette.paper,
                margin: Card.margin)
        }
    }

    /// A white disc, to be tinted.
    func disc(_ size: PixelSize) throws(ScreenError) -> Image? {
        try image(.disc(size)) { stretched(.disc(diameter: size.height, colour: .white)) }
    }

    /// The sides of a coin, from the front to the edge.
    func coins(diameter: Int) throws(ScreenError) -> [Image] {
        var sides: [Image] = []
        for side in 0..<3 {
            let made = try image(.coin(side: side, diameter: diameter)) {
                CoinRain.bitmaps(diameter: diameter, format: format)[side]
            }
            if let made { sides.append(made) }
        }
        return sides
    }

    /// One of the operator's pictures.
    func slide(_ slide: Slide, size: PixelSize) throws(ScreenError) -> Image {
        let key = Key.slide(slide, size)
        used.insert(key)
        if let image = images[key] ?? nil { return image }
        let image = try Image(slide.bitmap.scaled(to: size), turned: turn)
        images[key] = image
        return image
    }

    private func image(_ key: Key, _ make: () -> Bitmap?) throws(ScreenError) -> Image? {
        used.insert(key)
        if let image = images[key] { return image }
        let image: Image? = if let bitmap = make() { try Image(bitmap, turned: turn) } else { nil }
        images[key] = .some(image)
        return image
    }

    /// As wide in pixels as it is in points.
    private func stretched(_ bitmap: Bitmap) -> Bitmap {
        format.pixelAspect == 1 ? bitmap : bitmap.scaled(to: format.pixels(bitmap.size))
    }
}

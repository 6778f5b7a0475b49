import Attract
import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Pictures
import Raster
import Screen

/// A picture of a state, as this cabinet would show it.
enum ExampleScreenshot {
    /// What stands for the link of a cabinet that has none configured: it leads to nobody.
    private static let link = PaymentLink(
        url: "https://buy.stripe.com/example", price: "1.00", currency: "EUR", label: "1 credit")

    /// Draws a state with the first of the operator's pictures that can be read, and writes it as PNG.
    ///
    /// - Throws: When there is no memory for it, or the file cannot be written.
    static func draw(
        _ kind: Scene.Kind, on monitor: PixelSize, _ options: Projector.Options, link: PaymentLink?, to file: String
    ) throws {
        let scene = Screenshot.example(kind, link: link ?? Self.link, at: .now())
        let upright = monitor.turned(by: options.turn)
        let slide = SlideSearch.files(in: options.slides).lazy.compactMap { path in
            (try? PictureFile.load(path, fitting: upright)).map(Slide.init)
        }.first
        try PictureFile.savePNG(try Screenshot.draw(scene, on: monitor, options, slide: slide).bitmap(), to: file)
    }
}

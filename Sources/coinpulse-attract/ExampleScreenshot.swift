import Attract
import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Lettering
import Pictures
import Raster
import Screen

/// A picture of a state, as this cabinet would show it.
enum ExampleScreenshot {
    /// What stands for the link of a cabinet that has none configured: `.example` is nobody's (RFC 2606).
    private static let link = PaymentLink(
        url: "https://pay.example/not-configured", price: "1.00", currency: "EUR", label: "1 credit")

    /// Draws a state with the first of the operator's pictures that can be read, and writes it as PNG.
    ///
    /// A link that would not be shown on the cabinet is not drawn here, either: then it is the state that the cabinet would
    /// be in.
    ///
    /// - Returns: What is not as the operator meant it, a line each, and whether the link is allowed.
    /// - Throws: When there is no memory for it, or the file cannot be written.
    static func draw(
        _ kind: Scene.Kind, on monitor: PixelSize, _ options: Projector.Options, link: PaymentLink?, to file: String
    ) throws -> (problems: [String], isLinkAllowed: Bool) {
        let obstacle = link.flatMap { PaymentLink.check(url: $0.url, allowedLinks: options.allowedLinks) }
        var scene = Screenshot.example(kind, link: link ?? Self.link, at: .now())
        if scene.link != nil, let obstacle { scene = Scene(.unavailable, reasons: [.notReady(obstacle)]) }
        var problems =
            link == nil && scene.link != nil ? ["attract.url is not set: a QR in the picture leads nowhere"] : []
        let slide = firstSlide(of: options, fitting: monitor.turned(by: options.turn), &problems)
        let typesetter = Typesetter(fontFiles: options.fonts, language: options.language)
        let canvas = try Screenshot.draw(scene, on: monitor, options, typesetter: typesetter, slide: slide)
        try PictureFile.savePNG(canvas.bitmap(), to: file)
        var told = 0
        problems += FontReport.news(of: typesetter, after: &told)
        return (problems, obstacle == nil)
    }

    /// Looks at all of them: whoever looks at a picture of the screen wants to know which ones will be missing.
    private static func firstSlide(
        of options: Projector.Options, fitting box: PixelSize, _ problems: inout [String]
    ) -> Slide? {
        var first: Slide?
        let files = SlideSearch.files(in: options.slides)
        if files.isEmpty, !options.slides.isEmpty { problems.append("there is no picture in attract.slides") }
        for file in files {
            do throws(PictureError) {
                let picture = try PictureFile.load(file, fitting: box)
                first = first ?? Slide(picture)
            } catch {
                problems.append("\(error)")
            }
        }
        return first
    }
}

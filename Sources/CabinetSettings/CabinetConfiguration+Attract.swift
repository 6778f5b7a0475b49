package import CabinetProtocol
package import Raster

extension CabinetConfiguration {
    /// What the attract screen does with the display during a game.
    package enum WhilePlaying: String, CaseIterable, Sendable {
        /// Lets go of it, for a game on the same display.
        case release
        /// Keeps it and shows the credits.
        case show
    }

    /// How far the picture is turned clockwise.
    package enum Rotation: String, CaseIterable, Sendable {
        case none = "0"
        case quarter = "90"
        case half = "180"
        case threeQuarters = "270"
    }

    /// A language that the screen's own words exist in, by its ISO 639-1 code.
    package enum Language: String, CaseIterable, Sendable {
        case english = "en"
        case malay = "ms"
        case german = "de"
        case spanish = "es"
        case japanese = "ja"
    }

    /// What the attract screen shows, and how; the daemon takes from it the payment link that is shown until the payment API
    /// sends one.
    package struct Attract: Sendable, Equatable {
        /// Where the QR leads, as it was written: it may be shown only if the payment link's check allows it.
        package var url: String?
        /// Shown as it is, never computed with.
        package var price: String?
        package var currency: String?
        package var label: String?
        package var help: String?
        package var whilePlaying: WhilePlaying
        /// What the QR may lead to; when empty, nowhere.
        package var allowedLinks: [AllowedLink]
        package var language: Language
        package var look: Look
        package var slides: Slides
        package var geometry: Geometry

        /// What the QR shows until another link is sent; `nil` without `attract.url`.
        ///
        /// Whether it may be shown is another question, see `PaymentLink.check`.
        package var link: PaymentLink? {
            url.map { PaymentLink(url: $0, price: price, currency: currency, label: label) }
        }
    }
}

extension CabinetConfiguration.Attract {
    /// Letters, motion and colours.
    package struct Look: Sendable, Equatable {
        /// The absolute path of a font file that goes before the usual ones; `nil` for those alone.
        package var font: String?
        /// `false` when nothing moves but what changes.
        package var hasMotion: Bool
        package var background: RGB
        package var accent: RGB
        package var text: RGB

        /// What the colours make together.
        package var palette: Palette {
            Palette(
                background: Colour(background.value), accent: Colour(accent.value), text: Colour(text.value))
        }
    }

    /// The operator's own pictures.
    package struct Slides: Sendable, Equatable {
        /// Absolute paths of files or folders, in the order of the show; whether anything is there is not known.
        package var paths: [String]
        /// How long each is shown; 3 s…10 min.
        package var time: Duration
    }

    /// How the picture fits the monitor.
    package struct Geometry: Sendable, Equatable {
        package var rotate: CabinetConfiguration.Rotation
        /// What stays free at each side, in percent of the width or height; 0…10.
        package var safeAreaPercent: Int
        /// The width of a pixel by its height, as the monitor shows it unturned; 0.25…4.
        package var pixelAspect: Double
    }
}

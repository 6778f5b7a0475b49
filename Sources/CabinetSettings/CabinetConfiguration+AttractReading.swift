import CabinetProtocol
import Raster

extension CabinetConfiguration.Attract {
    /// Reads the section; `nil` after a complaint.
    init?(reading values: inout ConfigurationValues) {
        let url = values.text(.attractURL)
        let price = values.text(.attractPrice)
        let currency = values.text(.attractCurrency)
        let label = values.text(.attractLabel)
        let help = values.text(.attractHelp)
        let whilePlaying = values.choice(.attractWhilePlaying, of: CabinetConfiguration.WhilePlaying.self)
        let listed = values.links(.attractAllowedLinks)
        let language = values.choice(.attractLanguage, of: CabinetConfiguration.Language.self)
        let look = Look(reading: &values)
        let slides = Slides(reading: &values)
        let geometry = Geometry(reading: &values)
        guard let whilePlaying, let listed, let language, let look, let slides, let geometry else { return nil }
        let allowedLinks =
            values.isSet(.attractAllowedLinks) ? listed : [url.flatMap(AllowedLink.init(only:))].compactMap(\.self)
        // No error: a cabinet with a wrong link still takes the payments that come, and the API may send a right link.
        if let url, PaymentLink.check(url: url, allowedLinks: allowedLinks) != nil {
            values.warn(
                .attractURL, "no QR is shown: the link is not https, or not in attract.allowed_links")
        }
        self.init(
            url: url, price: price, currency: currency, label: label, help: help, whilePlaying: whilePlaying,
            allowedLinks: allowedLinks, language: language, look: look, slides: slides, geometry: geometry)
    }
}

extension CabinetConfiguration.Attract.Look {
    fileprivate init?(reading values: inout ConfigurationValues) {
        let font = values.path(.attractFont)
        let hasMotion = values.boolean(.attractMotion)
        let background = values.colour(.attractBackground)
        let accent = values.colour(.attractAccent)
        let text = values.colour(.attractText)
        guard let hasMotion, let background, let accent, let text else { return nil }
        self.init(font: font, hasMotion: hasMotion, background: background, accent: accent, text: text)
        warnOfWeakContrast(&values)
    }

    /// No error: it may be seen well enough in a dark hall, and only the operator can look.
    private func warnOfWeakContrast(_ values: inout ConfigurationValues) {
        for (key, colour) in [(ConfigurationKey.attractAccent, palette.accent), (.attractText, palette.text)] {
            let contrast = palette.contrast(of: colour)
            guard contrast < Palette.leastContrast else { continue }
            // Rounded down: what is told to be too little must not read like enough.
            let tenths = Int(contrast * 10)
            values.warn(
                key,
                """
                is hard to read on attract.background: the contrast is \(tenths / 10).\(tenths % 10) : 1, and should \
                be \(Palette.leastContrast) : 1 at least
                """)
        }
    }
}

extension CabinetConfiguration.Attract.Slides {
    fileprivate init?(reading values: inout ConfigurationValues) {
        let paths = values.paths(.attractSlides)
        let time = values.duration(.attractSlideTime)
        guard let paths, let time else { return nil }
        self.init(paths: paths, time: time)
    }
}

extension CabinetConfiguration.Attract.Geometry {
    fileprivate init?(reading values: inout ConfigurationValues) {
        let rotate = values.choice(.attractRotate, of: CabinetConfiguration.Rotation.self)
        let safeAreaPercent = values.integer(.attractSafeArea)
        let pixelAspect = values.decimal(.attractPixelAspect)
        guard let rotate, let safeAreaPercent, let pixelAspect else { return nil }
        self.init(rotate: rotate, safeAreaPercent: safeAreaPercent, pixelAspect: pixelAspect)
    }
}

import Lettering
import Raster
import Testing

/// Texts in the fonts of the machine, which are found by what they cover.
@Suite struct InstalledFontsTests {
    private let typesetter = Typesetter(fontFiles: [], language: "en")
    private let latin = Typesetter(fontFiles: [FontFile.latin])

    /// "1 credit" or the like, in the scripts of the field.
    static let labels = [
        "Tamil": "1 கிரெடிட்", "Thai": "1 เครดิต", "Hindi": "1 क्रेडिट", "Bengali": "১ ক্রেডিট",
        "Khmer": "១ ឥណទាន", "Burmese": "၁ ခရက်ဒစ်", "emoji": "🎮 1 🪙".replacing("🪙", with: "💰"),
        "Japanese": "1クレジット", "Arabic": "رصيد واحد", "Hebrew": "אשראי 1",
    ]

    @Test(arguments: labels.keys.sorted()) func `each script of the field is set without boxes`(script: String) throws {
        let label = try #require(Self.labels[script])
        let line = try #require(typesetter.set(label, height: 48))
        #expect(typesetter.takeMissing().isEmpty)
        #expect(!line.ink.isEmpty)
        #expect(typesetter.problems.isEmpty)
    }

    @Test(arguments: ["Tamil", "Thai", "Hindi", "Bengali", "Khmer", "Burmese", "emoji"])
    func `without them the letters are told`(script: String) throws {
        _ = latin.set(try #require(Self.labels[script]), height: 48)
        #expect(!latin.takeMissing().isEmpty)
    }

    // Signs that stand before or join their letter, which only a shaper puts in place.
    @Test(arguments: ["क्षि", "கொ", "ক্ষি", "ខ្មែ"]) func `letters are joined as their script does`(text: String) {
        let apart = text.unicodeScalars.map { typesetter.measure(String($0), height: 80).width }.reduce(0, +)
        #expect(typesetter.measure(text, height: 80).width < apart)
    }

    @Test func `Latin text is in the screen's own font`() {
        #expect(typesetter.set("1.00 EUR", height: 50) == latin.set("1.00 EUR", height: 50))
    }

    @Test func `a font that was asked for goes first`() {
        let own = Typesetter(fontFiles: [FontFile.japanese], language: "en")
        #expect(own.set("Coin", height: 50) == Typesetter(fontFiles: [FontFile.japanese]).set("Coin", height: 50))
        #expect(own.set("த", height: 50) != nil && own.takeMissing().isEmpty)
    }

    @Test func `what was set before does not change how a text looks`() {
        let other = Typesetter(fontFiles: [], language: "en")
        for label in Self.labels.values { _ = other.set(label, height: 30) }
        for label in Self.labels.values {
            #expect(
                other.measure(label, height: 48) == Typesetter(fontFiles: [], language: "en").measure(label, height: 48)
            )
        }
    }
}

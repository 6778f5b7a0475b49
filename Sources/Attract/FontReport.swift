package import Lettering

/// What is wrong with the fonts, in words for a technician.
package enum FontReport {
    /// What has come up since `told` problems were told, each once.
    package static func news(of typesetter: Typesetter, after told: inout Int) -> [String] {
        var words = typesetter.problems.dropFirst(told).map(\.description)
        if told == 0, !typesetter.hasFonts {
            words.append("there is no font at all, only a coarse one of the program's; install fonts-dejavu-core")
        }
        told = typesetter.problems.count + (typesetter.hasFonts ? 0 : 1)
        let missing = typesetter.takeMissing()
        if !missing.isEmpty {
            let codes = missing.map { "U+" + String($0.value, radix: 16, uppercase: true) }
            words.append(
                "no font has \(codes.joined(separator: " ")), and boxes are shown; install a font of outlines that has")
        }
        return words
    }
}

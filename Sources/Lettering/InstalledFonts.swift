import CFontconfig

/// The fonts of this machine as fontconfig lists them: the likest to the screen's own first, each with what it covers.
///
/// Only fonts of outlines in one colour: pictures cannot be scaled to any size, nor tinted. For one thread at a time.
final class InstalledFonts {
    /// A face in a font file.
    struct Face {
        let path: String
        let index: Int
        fileprivate let coverage: OpaquePointer
    }

    /// Those that cover something that no earlier one does.
    let faces: [Face]
    private let fonts: UnsafeMutablePointer<FcFontSet>

    /// Asks for bold letters without serifs; `nil` when fontconfig knows no font.
    ///
    /// - Parameter language: By its code of ISO 639-1; where fonts differ in it, such as those of East Asia, it decides.
    init?(language: String) {
        guard let configuration = FcInitLoadConfigAndFonts(), let pattern = FcPatternCreate() else { return nil }
        defer {
            FcPatternDestroy(pattern)
            FcConfigDestroy(configuration)
        }
        for family in ["DejaVu Sans", "sans-serif"] { FcPatternAddString(pattern, FC_FAMILY, family) }
        FcPatternAddString(pattern, FC_LANG, language)
        FcPatternAddInteger(pattern, FC_WEIGHT, FC_WEIGHT_BOLD)
        FcConfigSubstitute(configuration, pattern, FcMatchPattern)
        FcDefaultSubstitute(pattern)
        var result = FcResultMatch
        guard let fonts = FcFontSort(configuration, pattern, FcBool(1), nil, &result) else { return nil }
        self.fonts = fonts
        faces = UnsafeBufferPointer(start: fonts.pointee.fonts, count: Int(fonts.pointee.nfont))
            .compactMap { $0.flatMap(Self.face) }
    }

    deinit { FcFontSetDestroy(fonts) }

    /// Whether a face has a glyph for a character.
    func covers(_ scalar: Unicode.Scalar, _ face: Face) -> Bool {
        FcCharSetHasChar(face.coverage, scalar.value) != 0
    }

    private static func face(_ pattern: OpaquePointer) -> Face? {
        func isSet(_ property: String) -> Bool {
            var value: FcBool = 0
            return FcPatternGetBool(pattern, property, 0, &value) == FcResultMatch && value != 0
        }
        var path: UnsafeMutablePointer<FcChar8>?
        var index: CInt = 0
        var coverage: OpaquePointer?
        guard isSet(FC_OUTLINE), !isSet(FC_COLOR), FcPatternGetString(pattern, FC_FILE, 0, &path) == FcResultMatch,
            FcPatternGetInteger(pattern, FC_INDEX, 0, &index) == FcResultMatch,
            FcPatternGetCharSet(pattern, FC_CHARSET, 0, &coverage) == FcResultMatch, let path, let coverage
        else { return nil }
        return Face(path: String(cString: path), index: Int(index), coverage: coverage)
    }
}

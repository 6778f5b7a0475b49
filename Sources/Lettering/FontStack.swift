/// Fonts in the order of preference: those that were asked for, then the machine's own, which are opened when a text needs
/// them.
///
/// A font is known by its place, which does not depend on what was set before. For one thread at a time.
final class FontStack {
    /// What is known of one character.
    struct Match {
        /// The place of the first font that has all of it, or at least its base; `nil` when none has.
        let place: Int?
        /// What that font does not have.
        let missing: [Unicode.Scalar]
    }

    /// What cannot be used, and why.
    private(set) var problems: [LetteringProblem] = []

    private let library = FontLibrary()
    private var preferred: [Font] = []
    private let installed: InstalledFonts?
    /// The machine's fonts that are open or have failed to, by their place.
    private var opened: [Int: Font?] = [:]
    /// What was asked for before.
    private var known: [String: Match] = [:]

    /// Whoever writes ever new letters, the memory for them is bounded.
    private static let mostKnown = 4096

    /// Opens the files; the machine's fonts follow them when a language is given.
    init(files: [String], language: String?) {
        installed = language.flatMap(InstalledFonts.init)
        for path in files {
            if let font = open(path, index: 0) { preferred.append(font) }
        }
    }

    /// The font that the base line is taken from; `nil` when there is none at all.
    var first: Font? {
        for place in 0..<count {
            if let font = font(at: place) { return font }
        }
        return nil
    }

    private var count: Int { preferred.count + (installed?.faces.count ?? 0) }

    /// An open font; `nil` when it cannot be opened, which is told once.
    func font(at place: Int) -> Font? {
        if place < preferred.count { return preferred[place] }
        if let font = opened[place] { return font }
        guard let face = installed?.faces[place - preferred.count] else { return nil }
        let font = open(face.path, index: face.index)
        opened[place] = .some(font)
        return font
    }

    /// The font of a character.
    func match(_ cluster: Cluster) -> Match {
        if let match = known[cluster.text] { return match }
        let visible = cluster.visible
        let place = first(having: visible) ?? visible.first.flatMap { first(having: [$0]) }
        let match = Match(
            place: place, missing: visible.filter { scalar in !(place.map { has([scalar], $0) } ?? false) })
        if known.count >= Self.mostKnown { known = [:] }
        known[cluster.text] = match
        return match
    }

    /// The place of the first font that has all of these; `nil` when none has.
    func first(having scalars: [Unicode.Scalar]) -> Int? {
        (0..<count).first { place in has(scalars, place) && font(at: place) != nil }
    }

    /// Whether a font has all of these.
    func has(_ scalars: [Unicode.Scalar], _ place: Int) -> Bool {
        if place < preferred.count { return scalars.allSatisfy(preferred[place].hasGlyph) }
        guard let installed else { return false }
        let face = installed.faces[place - preferred.count]
        return scalars.allSatisfy { installed.covers($0, face) }
    }

    private func open(_ path: String, index: Int) -> Font? {
        do throws(LetteringProblem) {
            guard let library else { throw LetteringProblem(path: path, reason: FontLibrary.lastError) }
            return try Font(path: path, index: index, library: library)
        } catch {
            problems.append(error)
            return nil
        }
    }
}

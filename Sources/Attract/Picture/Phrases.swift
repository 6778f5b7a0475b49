/// What the screen says, in one language.
package struct Phrases: Sendable {
    /// The languages of the catalogue, by their codes of ISO 639-1.
    package enum Language: String, CaseIterable, Sendable {
        case english = "en"
        case malay = "ms"
        case german = "de"
        case spanish = "es"
        case japanese = "ja"
    }

    /// Over the QR.
    let scanToPlay: String
    let scanHint: String
    let thankYou: String
    let enjoy: String
    let playing: String
    let playingHint: String
    let creditsLeft: String
    let gameOver: String
    let playAgain: String
    let inhibited: String
    let inhibitedHint: String
    let unavailable: String
    let unavailableHint: String
    let unscannable: String
    /// Before the time and the last letters of a payment that waits.
    let paid: String
    /// Before the machine's id.
    let machine: String
    /// `%` stands for the number.
    let oneCredit: String
    let manyCredits: String

    /// So many credits, such as "3 credits".
    func credits(_ count: Int) -> String {
        (count == 1 ? oneCredit : manyCredits).split(separator: "%", omittingEmptySubsequences: false)
            .joined(separator: String(count))
    }

    /// The big words of a scene.
    func headline(of kind: Scene.Kind) -> String {
        switch kind {
        case .ready: scanToPlay
        case .paid: thankYou
        case .playing: playing
        case .creditsLeft: creditsLeft
        case .gameOver: gameOver
        case .inhibited: inhibited
        case .unavailable: unavailable
        }
    }

    /// The small words below them.
    func hint(of kind: Scene.Kind) -> String {
        switch kind {
        case .ready: scanHint
        case .paid, .creditsLeft: enjoy
        case .playing: playingHint
        case .gameOver: playAgain
        case .inhibited: inhibitedHint
        case .unavailable: unavailableHint
        }
    }
}

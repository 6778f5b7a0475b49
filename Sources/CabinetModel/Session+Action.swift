extension Session {
    /// What is to be done about an input.
    package enum Action: Hashable, Sendable {
        case openGame
        case closeGame(GameOverSource)
        case none
        case ignored(Ignored)
    }

    /// Why an input changed nothing.
    package enum Ignored: String, CaseIterable, Sendable {
        /// No game is open.
        case attract
        /// A game is open already.
        case playing
        /// Another source reported the end of the same game just before.
        case sameGame = "same_game"
        /// It is about an earlier game.
        case earlierThanGame = "earlier_than_game"
    }
}

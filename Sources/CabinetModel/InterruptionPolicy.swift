/// What is done with a pulse that had begun when the power went: it may or may not have reached the game.
package enum InterruptionPolicy: String, CaseIterable, Sendable {
    /// Give it again, once: the player is never the one who loses, and a board that dies of its own pulse does not repeat
    /// it for ever.
    case `repeat`
    /// Count it as given: the operator never gives one twice.
    case skip
}

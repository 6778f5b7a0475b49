/// What is done with a pulse that had begun when the power went: it may or may not have reached the game.
package enum InterruptionPolicy: String, CaseIterable, Sendable {
    /// Give it again: the player is never the one who loses.
    case `repeat`
    /// Count it as given: the operator never gives one twice.
    case skip
}

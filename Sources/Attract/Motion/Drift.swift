/// How the whole picture moves, a few pixels now and then, so that nothing is burnt into the screen.
enum Drift {
    /// How long it stays, in milliseconds.
    static let period = 30_000

    /// Once around in eight steps, on two circles in turn.
    private static let steps = [
        (0, 0), (2, 0), (2, 1), (1, 2), (0, 2), (-1, 2), (-2, 1), (-2, 0), (-2, -1), (-1, -2), (0, -2), (1, -2),
        (2, -1), (1, 0), (0, 1), (-1, 0), (0, -1),
    ]

    /// Where the picture is in one of its rests, in points.
    static func offset(_ rest: Int, unit: Int) -> (x: Int, y: Int) {
        let (x, y) = steps[rest % steps.count]
        let length = max(1, unit / 240)
        return (x * length, y * length)
    }
}

/// A monitor that a program draws on and a test looks at.
package protocol WatchedMonitor {
    /// What a program that is to draw on it finds in its environment.
    var environment: [String: String] { get }

    /// What a camera reads off it now.
    func codes() throws -> [String]

    /// How many pixels of it are not black now.
    func litPixels() throws -> Int
}

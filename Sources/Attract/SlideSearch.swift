import Foundation
import Glibc
import Pictures
import Raster

/// The way to the next slide, on a thread where it may last: a folder on a network may take its time, and a large picture
/// takes longer than a QR may stay on the screen.
package struct SlideSearch: Sendable {
    enum Outcome: Sendable {
        case found(Slide)
        /// The next one is the one that is there.
        case same
        case unusable(file: String, PictureError)
        /// There is no file at all.
        case nothing
    }

    /// The configured files and folders.
    let paths: [String]
    /// What is left of this round through them.
    var rest: [String]
    /// How large the slide may be.
    let box: PixelSize
    let current: Slide?

    /// Takes the next file of the round, or of another one when it is over.
    ///
    /// The folders are read anew for each round: a picture that is put there is shown without a restart.
    mutating func next() -> Outcome {
        if rest.isEmpty { rest = Self.files(in: paths) }
        guard !rest.isEmpty else { return .nothing }
        let file = rest.removeFirst()
        let origin = Slide.Origin(file: file, box: box)
        if let origin, origin == current?.origin { return .same }
        do throws(PictureError) {
            return .found(Slide(try PictureFile.load(file, fitting: box), origin: origin))
        } catch {
            return .unusable(file: file, error)
        }
    }

    /// The files, and those in the folders in the order of their names.
    ///
    /// Whatever they are called: a picture is told by its content. Hidden ones are meant for nobody.
    package static func files(in paths: [String]) -> [String] {
        paths.flatMap { path in
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return [path] }
            return names.sorted().filter { !$0.hasPrefix(".") }.map { "\(path)/\($0)" }
        }
    }
}

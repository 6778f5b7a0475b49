import CabinetModel
import CabinetPlatform
import Foundation
import Logging
import Pictures
import Raster

/// Shows the operator's pictures one after the other.
///
/// Confined to the event loop's thread; pictures are read and shrunk on a thread of their own, because a large one takes
/// longer than a QR may stay on the screen.
package final class SlideShow {
    /// The slide of now; `nil` until the first one is there.
    private(set) var current: Slide?

    private let paths: [String]
    private let interval: Duration
    private let loop: EventLoop
    private let logger: Logger
    private var files: [String] = []
    private var isLoading = false
    private var due: MonotonicInstant?
    private var complaints: Set<String> = []

    /// A show of these files and of the pictures in these folders.
    init(_ paths: [String], interval: Duration, loop: EventLoop, logger: Logger) {
        self.paths = paths
        self.interval = interval
        self.loop = loop
        self.logger = logger
    }

    /// When the next slide is due, unless one is being read.
    func nextChange(after now: MonotonicInstant) -> MonotonicInstant? {
        paths.isEmpty || isLoading ? nil : due ?? now
    }

    /// Begins to read the next slide when it is due.
    ///
    /// - Parameters:
    ///   - now: The time.
    ///   - box: How large it may be.
    ///   - done: Called on the loop with what came of it.
    func advance(
        at now: MonotonicInstant, box: PixelSize,
        _ done: @escaping @Sendable (String, Result<Slide, PictureError>) -> Void
    ) {
        guard !paths.isEmpty, !isLoading, due.map({ $0 <= now }) ?? true else { return }
        // The folders are read anew each time around: a picture that is put there is shown without a restart.
        if files.isEmpty { files = Self.files(in: paths) }
        due = now.advanced(by: interval)
        guard !files.isEmpty else { return }
        let file = files.removeFirst()
        let loop = loop
        do throws(SystemError) {
            _ = try NamedThread.start(name: "slide") {
                let result = Result { () throws(PictureError) in Slide(try PictureFile.load(file, fitting: box)) }
                loop.post { done(file, result) }
            }
            isLoading = true
        } catch {
            logger.warning("A picture cannot be read", metadata: ["error": "\(error)"])
        }
    }

    /// Takes what came of a slide.
    func take(_ file: String, _ result: Result<Slide, PictureError>, at now: MonotonicInstant) {
        isLoading = false
        switch result {
        case .success(let slide):
            current = slide
            due = now.advanced(by: interval)
        case .failure(let error):
            // Once for each picture: it comes around again and again.
            if complaints.insert(file).inserted {
                logger.warning("A picture is left out", metadata: ["error": "\(error)"])
            }
            if !files.isEmpty { due = now }
        }
    }

    /// The files, and those in the folders in the order of their names.
    package static func files(in paths: [String]) -> [String] {
        paths.flatMap { path in
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return [path] }
            return names.sorted().filter { name in
                [".png", ".jpg", ".jpeg"].contains { name.lowercased().hasSuffix($0) }
            }.map { "\(path)/\($0)" }
        }
    }
}

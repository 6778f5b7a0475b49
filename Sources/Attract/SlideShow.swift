import CabinetModel
import CabinetPlatform
import Logging
import Raster

/// Shows the operator's pictures one after the other.
///
/// Confined to the event loop's thread, which never waits for a disk.
final class SlideShow {
    /// The slide of now; `nil` while there is none.
    private(set) var current: Slide?

    private let paths: [String]
    private let interval: Duration
    private let loop: EventLoop
    private let logger: Logger
    private var rest: [String] = []
    private var isSearching = false
    private var due: MonotonicInstant?
    /// Whether this round had a picture so far.
    private var hasPicture = false
    private var complaints: Set<String> = []

    /// A show of these files and of the pictures in these folders.
    init(_ paths: [String], interval: Duration, loop: EventLoop, logger: Logger) {
        self.paths = paths
        self.interval = interval
        self.loop = loop
        self.logger = logger
    }

    /// When the next slide is due, unless it is being looked for.
    func nextChange(after now: MonotonicInstant) -> MonotonicInstant? {
        paths.isEmpty || isSearching ? nil : due ?? now
    }

    /// Begins to look for the next slide when it is due.
    ///
    /// - Parameters:
    ///   - now: The time.
    ///   - box: How large it may be.
    ///   - done: Called on the loop with what is to be given to ``take(_:_:at:)``.
    func advance(
        at now: MonotonicInstant, box: PixelSize,
        _ done: @escaping @Sendable (_ outcome: SlideSearch.Outcome, _ rest: [String]) -> Void
    ) {
        guard !paths.isEmpty, !isSearching, due.map({ $0 <= now }) ?? true else { return }
        due = now.advanced(by: interval)
        let (search, loop) = (SlideSearch(paths: paths, rest: rest, box: box, current: current), loop)
        do throws(SystemError) {
            _ = try NamedThread.start(name: "slide") {
                var search = search
                let outcome = search.next()
                loop.post { [rest = search.rest] in done(outcome, rest) }
            }
            isSearching = true
        } catch {
            logger.warning("A picture cannot be read", metadata: ["error": "\(error)"])
        }
    }

    /// Takes what came of a search, and what it left of the round.
    func take(_ outcome: SlideSearch.Outcome, _ rest: [String], at now: MonotonicInstant) {
        isSearching = false
        due = now.advanced(by: interval)
        self.rest = rest
        switch outcome {
        case .found(let slide):
            current = slide
            hasPicture = true
        case .same: hasPicture = true
        case .unusable(let file, let error):
            // Once for each picture: it comes around again and again.
            if complaints.insert(file).inserted {
                logger.warning("A picture is left out", metadata: ["error": "\(error)"])
            }
            if !rest.isEmpty { due = now }
        case .nothing:
            if complaints.insert("").inserted { logger.warning("There is no picture in the folders of slides") }
        }
        guard rest.isEmpty else { return }
        // After a round without a picture the last one is no longer what the operator wants to be seen.
        if !hasPicture { current = nil }
        hasPicture = false
    }
}

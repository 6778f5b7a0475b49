import CabinetModel
import CabinetPlatform
import Glibc
import Lettering
import Logging
import Raster
import Screen

/// The display while it is held, and the painter for it.
///
/// Confined to the thread that draws.
struct Stage {
    /// What came of showing a frame.
    enum Outcome {
        case shown
        /// The person at the desk has closed the window.
        case closed
    }

    private let options: Projector.Options
    private let logger: Logger
    private let open: (Display.Options) throws(ScreenError) -> Display
    private let typesetter: Typesetter
    private var problemsTold = 0
    private var display: Display?
    private var painter: Painter?
    private var format: Format?
    private var monitors: Monitors
    private var backoff = DisplayBackoff()

    /// Without a display yet, which `open` takes; tells of fonts that are missing.
    init(
        _ options: Projector.Options, logger: Logger,
        open: @escaping (Display.Options) throws(ScreenError) -> Display
    ) {
        self.options = options
        self.logger = logger
        self.open = open
        typesetter = Typesetter(fontFiles: options.fonts, language: options.language)
        monitors = Monitors()
        tellOfFonts()
    }

    /// Tells what there is to say of the fonts since the last time: what cannot be used, and what none has.
    private mutating func tellOfFonts() {
        for words in FontReport.news(of: typesetter, after: &problemsTold) {
            logger.warning("A text is not shown as it should be", metadata: ["problem": "\(words)"])
        }
    }

    var isHeld: Bool { display != nil }

    /// How large a slide may be, in pixels.
    var slideBox: PixelSize? {
        format.map { PixelSize(width: $0.area.width * 9 / 10, height: $0.area.height * 45 / 100) }
    }

    /// When a display that could not be had is tried again.
    func nextTry(after now: MonotonicInstant) -> MonotonicInstant? {
        backoff.next.map { max($0, now) }
    }

    /// Whether it is time to try for a display that could not be had.
    func mayTry(at now: MonotonicInstant) -> Bool { backoff.isDue(at: now) }

    /// Takes the display if it is not held and it is time to try.
    mutating func hold(at now: MonotonicInstant) {
        guard display == nil, mayTry(at: now) else { return }
        do throws(ScreenError) {
            let taken = try open(.init(title: "coinpulse", window: options.window, turn: options.turn))
            display = taken
            monitors.look()
            logger.notice(
                "The display is held",
                metadata: [
                    "driver": "\(taken.driver)", "size": "\(taken.canvas.size.width)x\(taken.canvas.size.height)",
                ])
        } catch {
            if backoff.failed(at: now) {
                logger.warning("There is no display; it is tried again", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Gives the display back.
    mutating func release() {
        backoff.succeeded()
        close()
    }

    private mutating func close() {
        guard display != nil else { return }
        display = nil
        painter = nil
        logger.notice("The display is released")
    }

    /// Draws a scene, as far as it differs from what is there.
    ///
    /// A display that fails is given back, to be taken again. `willPresent` is called when all is drawn and only the
    /// monitor is waited for.
    mutating func show(
        _ scene: Scene, slide: Slide?, at now: MonotonicInstant, milliseconds: Int, willPresent: () -> Void
    ) -> Outcome {
        guard let display else { return .shown }
        do throws(ScreenError) {
            for event in try display.takeEvents() {
                if case .closed = event { return .closed }
            }
            if display.driver == "KMSDRM", monitors.haveChanged(at: milliseconds) {
                logger.notice("A monitor was plugged or unplugged")
                release()
                return .shown
            }
            let painter = painter(for: display.canvas)
            let frame = try painter.frame(of: scene, at: milliseconds, slide: slide)
            tellOfFonts()
            let changed = display.canvas.draw(frame)
            willPresent()
            try display.present(changed)
            // Only now: one that opens and cannot be drawn on is tried ever more rarely, too.
            backoff.succeeded()
        } catch {
            if backoff.failed(at: now) {
                logger.warning("The display failed; it is taken anew", metadata: ["error": "\(error)"])
            }
            close()
        }
        return .shown
    }

    private mutating func painter(for canvas: Canvas) -> Painter {
        let wanted = Format(
            screen: canvas.size, turn: options.turn, pixelAspect: options.pixelAspect, safeArea: options.safeArea)
        if let painter, format == wanted { return painter }
        format = wanted
        let made = Painter(options.style, typesetter: typesetter, format: wanted, turn: options.turn) { instant in
            TimeOfDay.local(instant)
        }
        painter = made
        return made
    }
}

import CabinetModel
package import CabinetPlatform
package import CabinetProtocol
import Lettering
package import Logging
import Pictures
package import Raster
package import Screen

/// The attract screen at work: hears the daemon, holds the display or lets go of it, and draws.
///
/// Pinned to the event loop, whose thread is the one that draws. Each turn looks at everything anew: what is to be seen at
/// this moment, whether the display is wanted, what differs from what is on it; so nothing is forgotten, whatever came
/// first. The watchdog is fed here and nowhere else (``Watchdog``): a monitor that hangs must not keep its QR.
package actor Projector {
    /// What the operator decides, and what a person at a desk does.
    package struct Options: Sendable {
        package var style: Painter.Style
        package var socketPath: String
        package var allowedLinks: [AllowedLink]
        package var givesDisplayAway: Bool
        package var turn: QuarterTurn
        package var pixelAspect: Double
        package var safeArea: Int
        /// Font files that go before the machine's own.
        package var fonts: [String]
        /// The language whose letters the machine's fonts are chosen for; `nil` for the font files alone.
        package var language: String?
        package var slides: [String]
        package var slideTime: Duration
        /// The size of the window; `nil` for the whole monitor.
        package var window: PixelSize?

        package init(
            style: Painter.Style, socketPath: String, allowedLinks: [AllowedLink], givesDisplayAway: Bool,
            turn: QuarterTurn = .none, pixelAspect: Double = 1, safeArea: Int = 0, fonts: [String],
            language: String? = nil, slides: [String] = [], slideTime: Duration = .seconds(10), window: PixelSize? = nil
        ) {
            self.style = style
            self.socketPath = socketPath
            self.allowedLinks = allowedLinks
            self.givesDisplayAway = givesDisplayAway
            self.turn = turn
            self.pixelAspect = pixelAspect
            self.safeArea = safeArea
            self.fonts = fonts
            self.language = language
            self.slides = slides
            self.slideTime = slideTime
            self.window = window
        }
    }

    private enum Pace {
        /// What moves does so at 15 pictures a second.
        static let frame = Duration.milliseconds(66)
        /// The longest sleep: the watchdog is to be fed, and the window system has something to say now and then.
        static let rest = Duration.seconds(1)
        static let reconnect = Duration.milliseconds(500)
    }

    private nonisolated let loop: EventLoop
    private let options: Options
    private let manager: ServiceManager
    private let logger: Logger
    private let start = MonotonicInstant.now()
    private var show: Show
    private var stage: Stage
    private var slides: SlideShow
    private var connection: DaemonConnection?
    private var reconnectAt: MonotonicInstant
    private var wasReachable: Bool?
    private var watchdog: Watchdog
    private var timer: LoopTimer?
    private var isClosed = false

    /// A projector that has not begun; `open` takes the display.
    package init(
        _ options: Options, loop: EventLoop, manager: ServiceManager, logger: Logger,
        open: @escaping @Sendable (Display.Options) throws(ScreenError) -> Display = Display.init
    ) {
        self.options = options
        self.loop = loop
        self.manager = manager
        self.logger = logger
        show = Show(
            allowedLinks: options.allowedLinks, givesDisplayAway: options.givesDisplayAway, start: start)
        stage = Stage(options, logger: logger, open: open)
        watchdog = Watchdog(manager)
        slides = SlideShow(options.slides, interval: options.slideTime, loop: loop, logger: logger)
        reconnectAt = start
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// Begins, as soon as the loop runs.
    ///
    /// Any thread, once.
    package nonisolated func begin() {
        loop.post { self.assumeIsolated { $0.turn() } }
        loop.post { self.assumeIsolated { _ = $0.manager.notifyReady(status: "showing") } }
    }

    /// Gives the display back and lets the loop end.
    ///
    /// Any thread; twice is harmless.
    package nonisolated func end() {
        loop.post { self.assumeIsolated { $0.close() } }
        loop.stop()
    }

    private func close() {
        isClosed = true
        manager.notifyStopping()
        timer?.cancel()
        connection = nil
        stage.release()
    }

    /// Looks at everything and does what is due.
    private func turn() {
        // What comes to an end after it, such as the search for a slide, must not take the display again.
        guard !isClosed else { return }
        let now = MonotonicInstant.now()
        connectIfDue(now)
        holdDisplay(show.wantsDisplay(at: now), now)
        draw(now)
        watchdog.feed(at: now)
        let timer = timer ?? loop.makeTimer { self.assumeIsolated { $0.turn() } }
        self.timer = timer
        timer.schedule(at: nextTurn(now))
    }

    private func nextTurn(_ now: MonotonicInstant) -> MonotonicInstant {
        let paced = stage.isHeld && options.style.isMoving ? Pace.frame : Pace.rest
        let times = [
            now.advanced(by: paced), show.nextChange(after: now), connection == nil ? reconnectAt : nil,
            stage.isHeld ? slides.nextChange(after: now) : nil,
            !stage.isHeld && show.wantsDisplay(at: now) ? stage.nextTry(after: now) : nil,
        ]
        // In the past it is due now, but after whatever else the loop has to do.
        return times.compactMap(\.self).min() ?? now.advanced(by: paced)
    }
}

// The daemon.
extension Projector {
    private func connectIfDue(_ now: MonotonicInstant) {
        guard connection == nil, reconnectAt <= now else { return }
        do throws(SystemError) {
            let made = try DaemonConnection(path: options.socketPath)
            try made.attach(to: loop) { self.assumeIsolated { $0.hear() } }
            made.tell(display: stage.isHeld ? .held : .released)
            connection = made
            if wasReachable != true {
                logger.notice("The daemon is reached", metadata: ["socket": "\(options.socketPath)"])
            }
            wasReachable = true
        } catch {
            if wasReachable != false { logger.warning("The daemon is not reached", metadata: ["error": "\(error)"]) }
            wasReachable = false
            reconnectAt = now.advanced(by: Pace.reconnect)
        }
    }

    private func hear() {
        for event in connection?.read() ?? [] {
            switch event {
            case .state(let snapshot): show.heard(snapshot, at: .now())
            case .complaint(let words): logger.warning("The daemon refused", metadata: ["message": "\(words)"])
            case .ended:
                connection = nil
                show.lostDaemon()
                reconnectAt = .now().advanced(by: Pace.reconnect)
                logger.warning("The daemon has left")
                wasReachable = false
            }
        }
        turn()
    }
}

// The display.
extension Projector {
    private func holdDisplay(_ isWanted: Bool, _ now: MonotonicInstant) {
        guard isWanted else {
            guard stage.isHeld else { return }
            stage.release()
            connection?.tell(display: .released)
            return
        }
        guard !stage.isHeld, stage.mayTry(at: now) else { return }
        // Before it is taken, which may last: a front end that asks meanwhile must not hear that it is free.
        connection?.tell(display: .held)
        watchdog.beginOpening()
        stage.hold(at: now)
        if !stage.isHeld { connection?.tell(display: .released) }
    }

    private func draw(_ now: MonotonicInstant) {
        guard stage.isHeld else { return }
        if let box = stage.slideBox {
            slides.advance(at: now, box: box) { outcome, rest in
                self.assumeIsolated {
                    $0.slides.take(outcome, rest, at: .now())
                    $0.turn()
                }
            }
        }
        let time = Int(start.duration(to: now) / .milliseconds(1))
        let outcome = stage.show(show.scene(at: now), slide: slides.current, at: now, milliseconds: time) {
            watchdog.endOpening()
        }
        if outcome == .closed { end() }
        // Somebody who shows at once what was lost tells the daemon at once, too.
        if !stage.isHeld { connection?.tell(display: .released) }
    }
}

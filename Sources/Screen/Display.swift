import CSDL2
public import Raster

/// The monitor, taken from and given back to whoever else may draw on it: KMSDRM, X11, Wayland or none at all.
///
/// SDL finds out which (`SDL_VIDEODRIVER` says it). One at a time in a process, used by one thread; not `Sendable`.
public final class Display {
    /// What is asked of the window system.
    public struct Options: Sendable {
        /// The window's title, where there are windows.
        public var title: String
        /// The size of the window; `nil` for the whole monitor.
        public var window: PixelSize?
        /// How the monitor stands.
        public var turn: QuarterTurn

        /// The whole monitor, upright, unless something else is said.
        public init(title: String, window: PixelSize? = nil, turn: QuarterTurn = .none) {
            self.title = title
            self.window = window
            self.turn = turn
        }
    }

    /// What is drawn on; another one after ``DisplayEvent/changed``.
    public private(set) var canvas: Canvas
    /// The name of the driver, such as `KMSDRM` or `x11`.
    public let driver: String
    private let window: OpaquePointer
    private let turn: QuarterTurn

    /// Takes the display.
    ///
    /// - Throws: ``ScreenError`` when there is no monitor, no right to it, or somebody else has it: try again later.
    public init(_ options: Options) throws(ScreenError) {
        // Signals are the program's; and a window that loses the focus is still an attract screen.
        SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1")
        SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0")
        driver = try Self.startVideo()
        // X11 has shared memory: a GL driver would only cost memory, and is slow where it is software.
        if driver == "x11" { SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0") }
        do throws(ScreenError) {
            window = try Self.open(options)
        } catch {
            SDL_QuitSubSystem(SDL_INIT_VIDEO)
            throw error
        }
        turn = options.turn
        do throws(ScreenError) {
            canvas = try Self.canvas(of: window, turn)
        } catch {
            Self.close(window)
            throw error
        }
        SDL_ShowCursor(SDL_DISABLE)
    }

    /// Gives the display back, whole: only then can a game have it.
    deinit {
        Self.close(window)
    }

    /// Shows what was drawn in these parts of the canvas.
    ///
    /// Under KMSDRM it waits for the monitor's next frame.
    public func present(_ rects: [PixelRect]) throws(ScreenError) {
        guard !rects.isEmpty else { return }
        let parts = rects.map(SDL_Rect.init)
        guard SDL_UpdateWindowSurfaceRects(window, parts, CInt(parts.count)) == 0 else {
            throw ScreenError("SDL_UpdateWindowSurfaceRects")
        }
    }

    /// Takes what the window system has told meanwhile; never waits.
    public func takeEvents() throws(ScreenError) -> [DisplayEvent] {
        var events: [DisplayEvent] = []
        var event = SDL_Event()
        while SDL_PollEvent(&event) == 1 {
            switch SDL_EventType(event.type) {
            case SDL_QUIT: events.append(.closed)
            case SDL_WINDOWEVENT where Self.changing.contains(SDL_WindowEventID(UInt32(event.window.event))):
                events.append(.changed)
            default: break
            }
        }
        if events.contains(where: { if case .changed = $0 { true } else { false } }) {
            canvas = try Self.canvas(of: window, turn)
        }
        return events
    }

    private static let changing: [SDL_WindowEventID] = [
        SDL_WINDOWEVENT_EXPOSED, SDL_WINDOWEVENT_SIZE_CHANGED, SDL_WINDOWEVENT_SHOWN,
    ]

    /// Lets SDL find its driver, and returns the name.
    private static func startVideo() throws(ScreenError) -> String {
        guard SDL_InitSubSystem(SDL_INIT_VIDEO) == 0 else { throw ScreenError("SDL_InitSubSystem") }
        let driver = String(cString: SDL_GetCurrentVideoDriver())
        let wanted = SDL_GetHint(SDL_HINT_VIDEODRIVER).map { String(cString: $0) } ?? ""
        // SDL's last resort are drivers that draw where nobody looks. A desktop that is not up yet is no reason for them.
        guard !["offscreen", "dummy"].contains(driver) || wanted.contains(driver) else {
            SDL_QuitSubSystem(SDL_INIT_VIDEO)
            throw ScreenError("SDL_InitSubSystem", message: "no monitor, X server or Wayland desktop was found")
        }
        return driver
    }

    private static func open(_ options: Options) throws(ScreenError) -> OpaquePointer {
        // SDL_WINDOWPOS_CENTERED is a macro that Swift does not see.
        let centre = CInt(bitPattern: 0x2FFF_0000)
        var place = SDL_Rect(x: centre, y: centre, w: 0, h: 0)
        if let size = options.window {
            place.w = CInt(size.width)
            place.h = CInt(size.height)
        } else {
            // Where there is no window manager, nobody but us puts a fullscreen window in the right place.
            guard SDL_GetDisplayBounds(0, &place) == 0 else { throw ScreenError("SDL_GetDisplayBounds") }
        }
        let flags =
            options.window == nil ? SDL_WINDOW_FULLSCREEN_DESKTOP.rawValue : SDL_WINDOW_RESIZABLE.rawValue
        let window = SDL_CreateWindow(options.title, place.x, place.y, place.w, place.h, flags)
        guard let window else { throw ScreenError("SDL_CreateWindow") }
        return window
    }

    private static func canvas(of window: OpaquePointer, _ turn: QuarterTurn) throws(ScreenError) -> Canvas {
        guard let surface = SDL_GetWindowSurface(window) else { throw ScreenError("SDL_GetWindowSurface") }
        return Canvas(borrowing: surface, turned: turn)
    }

    private static func close(_ window: OpaquePointer) {
        SDL_DestroyWindow(window)
        SDL_QuitSubSystem(SDL_INIT_VIDEO)
    }
}

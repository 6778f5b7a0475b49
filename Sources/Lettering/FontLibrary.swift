import CSDL2TTF
import Synchronization

/// SDL_ttf, initialised for as long as somebody holds one of these.
///
/// The library counts its users itself, but without a lock, and all fonts share one FreeType object, which allows one
/// thread at a time to open or close a font. A font once open is its owner's.
final class FontLibrary: Sendable {
    private static let lock = Mutex<Void>(())

    /// `nil` when the library does not start; `SDL_GetError` has the reason.
    init?() {
        guard Self.lock.withLock({ _ in TTF_Init() }) == 0 else { return nil }
    }

    deinit {
        Self.lock.withLock { _ in TTF_Quit() }
    }

    /// Runs what opens or closes a font.
    func exclusively<Result>(_ body: () -> sending Result) -> sending Result {
        Self.lock.withLock { _ in body() }
    }

    /// What went wrong in the last call of this thread.
    static var lastError: String { String(cString: SDL_GetError()) }
}

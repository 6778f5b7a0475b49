/// What a window system tells of a display.
public enum DisplayEvent: Sendable {
    /// It was closed, or the desktop's session ends.
    case closed
    /// Its size is another, or what was drawn is gone: take a new canvas.
    case changed
}

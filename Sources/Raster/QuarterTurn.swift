/// How far a picture is turned clockwise.
public enum QuarterTurn: Int, CaseIterable, Sendable {
    case none = 0
    case quarter = 90
    case half = 180
    case threeQuarters = 270

    /// Whether width and height change places.
    public var isSideways: Bool { self == .quarter || self == .threeQuarters }

    /// Where a rectangle of an upright picture of `size` is after the turn.
    public func place(_ rect: PixelRect, in size: PixelSize) -> PixelRect {
        switch self {
        case .none: rect
        case .quarter:
            PixelRect(x: size.height - rect.maxY, y: rect.x, width: rect.height, height: rect.width)
        case .half:
            PixelRect(x: size.width - rect.maxX, y: size.height - rect.maxY, width: rect.width, height: rect.height)
        case .threeQuarters:
            PixelRect(x: rect.y, y: size.width - rect.maxX, width: rect.height, height: rect.width)
        }
    }
}

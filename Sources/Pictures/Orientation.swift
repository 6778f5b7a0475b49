import Raster

/// How the rows and columns of a file lie to the picture, numbered as in EXIF.
enum Orientation: UInt16, CaseIterable {
    case upright = 1
    case mirrored = 2
    case upsideDown = 3
    case mirroredUpsideDown = 4
    case mirroredLeft = 5
    case left = 6
    case mirroredRight = 7
    case right = 8

    /// The turn that sets it right, after the mirror.
    private var turn: QuarterTurn {
        switch self {
        case .upright, .mirrored: .none
        case .upsideDown, .mirroredUpsideDown: .half
        case .left, .mirroredRight: .quarter
        case .right, .mirroredLeft: .threeQuarters
        }
    }

    private var isMirrored: Bool {
        switch self {
        case .mirrored, .mirroredUpsideDown, .mirroredLeft, .mirroredRight: true
        case .upright, .upsideDown, .left, .right: false
        }
    }

    /// The size that the picture has when it is set right; the same again leads back.
    func upright(_ size: PixelSize) -> PixelSize { size.turned(by: turn) }

    /// The picture set right.
    func turnedUpright(_ bitmap: Bitmap) -> Bitmap {
        (isMirrored ? bitmap.mirrored() : bitmap).turned(by: turn)
    }
}

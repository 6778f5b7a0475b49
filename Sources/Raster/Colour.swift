/// A colour of eight bits a channel, with how much it covers (255 is all, 0 is nothing).
public struct Colour: Hashable, Sendable {
    /// How much red, 255 being all there is.
    public var red: UInt8
    /// How much green, 255 being all there is.
    public var green: UInt8
    /// How much blue, 255 being all there is.
    public var blue: UInt8
    /// How much it covers: 255 is all, 0 is nothing.
    public var alpha: UInt8

    /// A colour by its channels, not multiplied with alpha.
    public init(red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8 = 255) {
        self.red = red
        self.green = green
        self.blue = blue
        self.alpha = alpha
    }

    /// An opaque colour written as `0xRRGGBB`.
    public init(_ rgb: UInt32) {
        self.init(
            red: UInt8(truncatingIfNeeded: rgb >> 16), green: UInt8(truncatingIfNeeded: rgb >> 8),
            blue: UInt8(truncatingIfNeeded: rgb))
    }

    /// Opaque white.
    public static let white = Colour(0xFFFFFF)
    /// Opaque black.
    public static let black = Colour(0x000000)

    /// As a pixel of a ``Bitmap``.
    public var argb: UInt32 {
        UInt32(alpha) << 24 | UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
    }

    /// The colour `part` of 256 on the way to `other`; `part` in 0…256.
    public func mixed(with other: Colour, _ part: Int) -> Colour {
        func mix(_ from: UInt8, _ to: UInt8) -> UInt8 {
            UInt8(clamping: (Int(from) * (256 - part) + Int(to) * part) / 256)
        }
        return Colour(
            red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue),
            alpha: mix(alpha, other.alpha))
    }

    /// The same colour covering so much.
    public func withAlpha(_ alpha: UInt8) -> Colour {
        Colour(red: red, green: green, blue: blue, alpha: alpha)
    }
}

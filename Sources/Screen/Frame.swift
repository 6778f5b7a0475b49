public import Raster

/// All that is on the screen at one moment, as a value.
///
/// Later layers are above earlier ones, later sprites above earlier ones of their layer. Keep what moves and what stands
/// in different layers: sprites are compared place by place with those of the frame before.
public struct Frame: Equatable {
    /// The colour of the first row of the background, which fades to that of the last.
    public var top: Colour
    /// The colour of the last row.
    public var bottom: Colour
    /// What is on it, from the lowest layer to the highest.
    public var layers: [[Sprite]]

    /// A background with layers on it.
    public init(top: Colour, bottom: Colour, layers: [[Sprite]]) {
        self.top = top
        self.bottom = bottom
        self.layers = layers
    }

    /// The colour of one row of a picture so many rows high.
    func background(row: Int, of height: Int) -> Colour {
        top == bottom ? top : top.mixed(with: bottom, 256 * row / max(1, height - 1))
    }
}

package import Raster

/// One of the operator's pictures, as large as it may be shown; known by its identity.
package final class Slide: Sendable, Hashable {
    package let bitmap: Bitmap
    /// What it was made of; `nil` when nobody needs to know.
    let origin: Origin?

    init(_ bitmap: Bitmap, origin: Origin?) {
        self.bitmap = bitmap
        self.origin = origin
    }

    package convenience init(_ bitmap: Bitmap) {
        self.init(bitmap, origin: nil)
    }

    package static func == (left: Slide, right: Slide) -> Bool { left === right }

    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

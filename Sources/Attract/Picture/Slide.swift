package import Raster

/// One of the operator's pictures, as large as it may be shown; known by its identity.
package final class Slide: Sendable {
    package let bitmap: Bitmap

    package init(_ bitmap: Bitmap) {
        self.bitmap = bitmap
    }
}

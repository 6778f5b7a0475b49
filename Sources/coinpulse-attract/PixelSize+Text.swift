import Raster

extension PixelSize {
    /// A size written as `1920x1080`; `nil` for anything else and for what is no monitor.
    init?(_ text: String) {
        let parts = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let width = parts[0], let height = parts[1],
            (64...8192).contains(width), (64...8192).contains(height)
        else { return nil }
        self.init(width: width, height: height)
    }
}

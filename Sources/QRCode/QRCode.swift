import CQREncode
import Glibc

/// A QR code symbol: which of its modules are dark.
///
/// In byte mode, with error correction M (15 % may be unreadable), as small as the text allows.
public struct QRCode: Hashable, Sendable {
    /// Modules a side, without a margin: 21…177.
    public let width: Int
    /// Row by row from the top.
    private let darkModules: [Bool]

    /// Encodes a text of at most 2331 bytes in UTF-8, exactly as it is.
    public init(_ text: String) throws(QRCodeError) {
        guard !text.isEmpty else { throw .empty }
        guard !text.utf8.contains(0) else { throw .containsNUL }
        // Version 0 is the smallest that holds it.
        guard let symbol = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else {
            let code = errno
            throw code == ERANGE ? .tooLong(byteCount: text.utf8.count) : .failed(code: code)
        }
        defer { QRcode_free(symbol) }
        width = Int(symbol.pointee.width)
        // The other bits of a module tell what it is for.
        darkModules = UnsafeBufferPointer(start: symbol.pointee.data, count: width * width).map { $0 & 1 == 1 }
    }

    /// Whether a module is dark; traps outside of 0..<``width``.
    public func isDark(column: Int, row: Int) -> Bool {
        precondition((0..<width).contains(column), "a column of the symbol")
        return darkModules[row * width + column]
    }
}

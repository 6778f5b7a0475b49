/// Why a text cannot be made a QR code.
public enum QRCodeError: Error, Hashable, Sendable {
    /// There is no text.
    case empty
    /// The text holds a NUL, which would end it for the library.
    case containsNUL
    /// The text does not fit into the largest symbol; the number is its length in UTF-8 bytes.
    case tooLong(byteCount: Int)
    /// Any other failure, by its error number (`errno`).
    case failed(code: CInt)
}

extension QRCodeError: CustomStringConvertible {
    /// For a technician, on one line: what is wrong with the text, and what is allowed.
    public var description: String {
        switch self {
        case .empty: "no QR code of an empty text"
        case .containsNUL: "no QR code of a text with a NUL character"
        case .tooLong(let byteCount): "no QR code of \(byteCount) bytes; at most 2331 fit"
        case .failed(let code): "could not make a QR code (error number \(code))"
        }
    }
}

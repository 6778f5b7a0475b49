/// What is wrong with the content of a file; the caller adds which file.
enum DecodingError: Error, Equatable {
    case unknownFormat
    case tooManyPixels(width: Int, height: Int)
    /// In words.
    case broken(String)
}

extension PictureError {
    init(path: String, _ error: DecodingError) {
        self =
            switch error {
            case .unknownFormat: .unknownFormat(path: path)
            case .tooManyPixels(let width, let height): .tooManyPixels(path: path, width: width, height: height)
            case .broken(let reason): .undecodable(path: path, reason: reason)
            }
    }
}

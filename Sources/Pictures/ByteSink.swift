import CSDL2Image

/// Collects in memory what the library writes.
///
/// The library's own files swallow errors: on a full disk it would report success and leave half a picture.
final class ByteSink {
    private(set) var bytes: [UInt8] = []

    /// Lends a stream that writes here, for as long as `body` runs.
    ///
    /// - Returns: What `body` returns; `nil` when there is no stream.
    func withStream<Result>(_ body: (UnsafeMutablePointer<SDL_RWops>) -> Result) -> Result? {
        guard let stream = SDL_AllocRW() else { return nil }
        defer { SDL_FreeRW(stream) }
        stream.pointee.type = UInt32(SDL_RWOPS_UNKNOWN)
        // Outlives the stream, which ends with this call.
        stream.pointee.hidden.unknown.data1 = Unmanaged.passUnretained(self).toOpaque()
        stream.pointee.write = { stream, data, size, count in
            guard let data, let context = stream?.pointee.hidden.unknown.data1 else { return 0 }
            let sink = Unmanaged<ByteSink>.fromOpaque(context).takeUnretainedValue()
            sink.bytes.append(contentsOf: UnsafeRawBufferPointer(start: data, count: size * count))
            return count
        }
        return withExtendedLifetime(self) { body(stream) }
    }
}

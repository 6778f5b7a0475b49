import Foundation
import Glibc

extension VirtualMonitor {
    /// Calls `body` with the rows of the picture as they are being drawn, four bytes a pixel.
    ///
    /// What the server draws is there in the same instant: the memory is its own.
    package func withPixels<Result>(_ body: (UnsafeBufferPointer<UInt32>) throws -> Result) throws -> Result {
        let file = open(dump, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw DaemonFailure("\(dump): errno \(errno)") }
        defer { close(file) }
        let size = Int(lseek(file, 0, SEEK_END))
        guard let memory = mmap(nil, size, PROT_READ, MAP_SHARED, file, 0), memory != MAP_FAILED else {
            throw DaemonFailure("\(dump): errno \(errno)")
        }
        defer { munmap(memory, size) }
        let words = memory.assumingMemoryBound(to: UInt32.self)
        // The header of the X window dump: its size, and after it as many colours of 12 bytes as word 19 says.
        let start = (Int(words[0].bigEndian) + Int(words[19].bigEndian) * 12) / 4
        return try body(UnsafeBufferPointer(start: words + start, count: size / 4 - start))
    }
}

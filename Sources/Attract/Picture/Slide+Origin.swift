import Glibc
import Raster

extension Slide {
    /// A file as it was, and the room that it was made to fit: two slides with equal ones look the same.
    struct Origin: Hashable, Sendable {
        private let file: String
        private let box: PixelSize
        private let device: UInt
        private let inode: UInt
        private let byteCount: Int
        private let seconds: Int
        private let nanoseconds: Int

        /// What the file is now; `nil` when it is not there.
        init?(file: String, box: PixelSize) {
            var status = stat()
            guard stat(file, &status) == 0 else { return nil }
            self.file = file
            self.box = box
            device = UInt(status.st_dev)
            inode = UInt(status.st_ino)
            byteCount = Int(status.st_size)
            // The change of the inode, which nobody can set: a picture copied over with its old date is another one.
            seconds = status.st_ctim.tv_sec
            nanoseconds = status.st_ctim.tv_nsec
        }
    }
}

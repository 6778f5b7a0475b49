import CGPIO
import CabinetPlatform
import Glibc

/// A line claimed as an output; one thread at a time.
struct OutputHandle: ~Copyable {
    private let line: OpaquePointer

    /// Claims the line, inactive from the start.
    init(at location: LineLocation, _ request: LineRequest) throws(SystemError) {
        line = try ChipHandle.of(location).claim(location.offset, request)
    }

    deinit {
        gpio_line_release(line)
    }

    /// Sets the logical value in one ioctl without allocating; returns 0 or the error number.
    func set(_ active: Bool) -> CInt {
        gpio_line_set(line, active) == 0 ? 0 : errno
    }
}

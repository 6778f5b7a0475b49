import Glibc

/// TCP ports of 127.0.0.1 that nobody listens on.
package enum FreePort {
    /// A port that was free a moment ago; the kernel does not hand it out again soon.
    package static func next() throws -> Int {
        let probe = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        guard probe >= 0 else { throw Failure(code: errno) }
        defer { close(probe) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutableBytes(of: &address) { bytes in
            let pointer = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress
            return bind(probe, pointer, size) == 0 && getsockname(probe, pointer, &size) == 0
        }
        guard isBound else { throw Failure(code: errno) }
        return Int(in_port_t(bigEndian: address.sin_port))
    }

    /// The kernel gave no port.
    package struct Failure: Error {
        package let code: CInt
    }
}

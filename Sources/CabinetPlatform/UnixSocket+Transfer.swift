import Glibc

extension UnixSocket {
    /// What a read from a stream gave.
    public enum ReadResult: Equatable, Sendable {
        /// At least one byte, in order.
        case data([UInt8])
        /// Nothing is there now; wait until it is readable.
        case wouldBlock
        /// The peer has closed, is gone, or has shut its sending side: nothing comes any more.
        case closed
    }

    /// What a read of one datagram gave.
    public enum DatagramResult: Equatable, Sendable {
        /// The whole datagram, possibly empty.
        case data([UInt8])
        /// It was larger than the limit, of this many bytes, and is dropped.
        case tooLarge(Int)
        /// None is there now; wait until it is readable.
        case wouldBlock
    }

    /// What a send gave.
    public enum SendResult: Equatable, Sendable {
        /// The kernel took this many bytes, from the front; on a stream often fewer than there were.
        case sent(Int)
        /// There is no room now; wait until it is writable.
        case wouldBlock
        /// The peer has closed, or is gone: nobody will read it.
        case closed
    }

    /// Reads what is there from a stream, at most `limit` bytes, without waiting.
    ///
    /// Traps when `limit` is not positive.
    public static func read(_ fd: CInt, upTo limit: Int) throws(SystemError) -> ReadResult {
        precondition(limit > 0, "a read of nothing cannot be told from the end")
        var bytes = [UInt8](repeating: 0, count: limit)
        do throws(SystemError) {
            let count = try retryingOnInterrupt("recv") { recv(fd, &bytes, limit, CInt(MSG_DONTWAIT)) }
            guard count > 0 else { return .closed }
            bytes.removeSubrange(count...)
            return .data(bytes)
        } catch let error where error.code == EAGAIN {
            return .wouldBlock
        } catch let error where error.code == ECONNRESET {
            return .closed
        }
    }

    /// Receives the next datagram whole, without waiting; one of more than `limit` bytes is dropped and reported.
    public static func receiveDatagram(_ fd: CInt, upTo limit: Int) throws(SystemError) -> DatagramResult {
        var bytes = [UInt8](repeating: 0, count: limit)
        do throws(SystemError) {
            // With MSG_TRUNC the kernel returns the real size, however little fitted.
            let flags = CInt(MSG_DONTWAIT | MSG_TRUNC)
            let count = try retryingOnInterrupt("recv") { recv(fd, &bytes, limit, flags) }
            guard count <= limit else { return .tooLarge(count) }
            bytes.removeSubrange(count...)
            return .data(bytes)
        } catch let error where error.code == EAGAIN {
            return .wouldBlock
        }
    }

    /// Sends from the front of `bytes` as much as the kernel takes, without waiting and without `SIGPIPE`.
    ///
    /// On a datagram socket it is one datagram, sent whole or not at all.
    ///
    /// - Throws: ``SystemError`` for what is neither a full queue nor a peer that left, such as `EMSGSIZE`.
    public static func send(_ fd: CInt, _ bytes: ArraySlice<UInt8>) throws(SystemError) -> SendResult {
        do throws(SystemError) {
            let flags = CInt(MSG_DONTWAIT | MSG_NOSIGNAL)
            let count = try retryingOnInterrupt("send") {
                bytes.withUnsafeBytes { Glibc.send(fd, $0.baseAddress, $0.count, flags) }
            }
            return .sent(count)
        } catch let error where error.code == EAGAIN {
            return .wouldBlock
        } catch let error where [EPIPE, ECONNRESET, ECONNREFUSED, ENOTCONN].contains(error.code) {
            return .closed
        }
    }

    /// Whether the peer of a stream has closed it whole, so that nobody reads any more what is sent.
    ///
    /// A peer that has only shut its sending side has not: ``ReadResult/closed`` alone does not tell the two apart.
    public static func isHungUp(_ fd: CInt) -> Bool {
        var descriptor = pollfd(fd: fd, events: 0, revents: 0)
        return poll(&descriptor, 1, 0) == 1 && descriptor.revents & Int16(POLLHUP | POLLERR) != 0
    }

    /// Sends from the front of `bytes`; see the form that takes a slice.
    public static func send(_ fd: CInt, _ bytes: [UInt8]) throws(SystemError) -> SendResult {
        try send(fd, bytes[...])
    }
}

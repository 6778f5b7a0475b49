import COpenSSL

/// TLS over one connection: bytes of the network in, bytes of the application out, and the other way round.
///
/// Wraps an `SSL` over memory. It knows no socket, so whoever owns the socket sees what came first, how it ended, and
/// what is still to be sent. Network thread only.
final class TLSSession {
    private let ssl: OpaquePointer
    // Both owned by `ssl`.
    private let fromNetwork: OpaquePointer
    private let toNetwork: OpaquePointer
    private let context: TLSContext

    /// What some bytes of the network meant.
    struct Received {
        /// The broker's bytes.
        var bytes: [UInt8] = []
        /// Whether nothing can come after them; ``TLSContext/lastObservation`` says why.
        var isLast = false
    }

    /// Makes one for a connection to `host`; `nil` when OpenSSL has no memory for it.
    init?(_ context: TLSContext, host: String) {
        guard let ssl = SSL_new(context.context) else { return nil }
        guard let fromNetwork = BIO_new(BIO_s_mem()), let toNetwork = BIO_new(BIO_s_mem()) else {
            SSL_free(ssl)
            return nil
        }
        SSL_set_bio(ssl, fromNetwork, toNetwork)
        SSL_set_connect_state(ssl)
        self.ssl = ssl
        self.fromNetwork = fromNetwork
        self.toNetwork = toNetwork
        self.context = context
        context.forgetLastObservation()
        guard !context.isForAddress else { return }
        // Which of its certificates a host with many names is to show. An address may not stand there.
        var name = Array(host.utf8CString)
        SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), &name)
    }

    deinit {
        SSL_free(ssl)
    }

    /// Whether both sides have agreed on keys.
    var isEstablished: Bool { SSL_is_init_finished(ssl) != 0 }

    /// Takes what has come, goes on with the handshake, and returns what it means.
    ///
    /// Also to be called once with nothing, to begin.
    func receive(_ bytes: [UInt8]) -> Received {
        if !bytes.isEmpty { BIO_write(fromNetwork, bytes, CInt(bytes.count)) }
        ERR_clear_error()
        var received = Received()
        if !isEstablished {
            let result = SSL_do_handshake(ssl)
            guard result == 1 else {
                received.isLast = isLast(after: result)
                return received
            }
        }
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = SSL_read(ssl, &chunk, CInt(chunk.count))
            guard count > 0 else {
                received.isLast = isLast(after: count)
                return received
            }
            received.bytes += chunk[..<Int(count)]
        }
    }

    /// Takes what is to be sent, once ``isEstablished``.
    ///
    /// What a broken session cannot take is dropped: the next ``receive(_:)`` says that it is over.
    func send(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        ERR_clear_error()
        SSL_write(ssl, bytes, CInt(bytes.count))
    }

    /// Says that nothing more will be sent.
    func finishSending() {
        ERR_clear_error()
        SSL_shutdown(ssl)
    }

    /// Takes what is to go to the network now.
    func takeOutgoing() -> [UInt8] {
        let count = BIO_ctrl_pending(toNetwork)
        guard count > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        let taken = BIO_read(toNetwork, &bytes, CInt(count))
        return Array(bytes.prefix(Int(max(0, taken))))
    }

    private func isLast(after result: CInt) -> Bool {
        switch SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return false
        case SSL_ERROR_ZERO_RETURN: return true
        default:
            if let reason = opensslReason() { context.note(error: reason) }
            return true
        }
    }
}

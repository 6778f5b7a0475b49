import COpenSSL

/// How far the TLS of one connection is.
///
/// Borrows libmosquitto's `SSL` object for the length of one call.
struct TLSHandshake {
    private let ssl: OpaquePointer

    init(_ ssl: OpaquePointer) {
        self.ssl = ssl
    }

    /// Whether the handshake is still under way.
    var isUnderWay: Bool { SSL_is_init_finished(ssl) == 0 }

    /// Whether it waits for the broker; otherwise it has something to send.
    var waitsForBroker: Bool { SSL_want(ssl) == SSL_READING }

    /// Whether decrypted bytes wait in memory, which no `poll` of the socket can tell.
    var hasPendingBytes: Bool { SSL_pending(ssl) > 0 }
}

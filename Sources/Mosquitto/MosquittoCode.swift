import CMosquitto

/// A return code of libmosquitto (`enum mosq_err_t`), so that no bare number leaves the files that call C.
struct MosquittoCode: RawRepresentable, Equatable {
    let rawValue: CInt

    static let success = MosquittoCode(rawValue: MOSQ_ERR_SUCCESS.rawValue)
    static let invalid = MosquittoCode(rawValue: MOSQ_ERR_INVAL.rawValue)
    static let notConnected = MosquittoCode(rawValue: MOSQ_ERR_NO_CONN.rawValue)
    static let payloadSize = MosquittoCode(rawValue: MOSQ_ERR_PAYLOAD_SIZE.rawValue)
    static let systemError = MosquittoCode(rawValue: MOSQ_ERR_ERRNO.rawValue)
    static let malformedUTF8 = MosquittoCode(rawValue: MOSQ_ERR_MALFORMED_UTF8.rawValue)
    static let keepalive = MosquittoCode(rawValue: MOSQ_ERR_KEEPALIVE.rawValue)
    static let qosNotSupported = MosquittoCode(rawValue: MOSQ_ERR_QOS_NOT_SUPPORTED.rawValue)
    static let oversizePacket = MosquittoCode(rawValue: MOSQ_ERR_OVERSIZE_PACKET.rawValue)

    /// The library's words for it.
    ///
    /// The corresponding C function is `mosquitto_strerror`.
    var text: String {
        guard let text = mosquitto_strerror(rawValue) else { return "error \(rawValue)" }
        return String(cString: text)
    }
}

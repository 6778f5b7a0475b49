import Glibc

extension ConnectFailure {
    /// Reads the code of a CONNACK that was not a success; 1…5 are MQTT 3.1.1's, 128 and more MQTT 5's.
    init(connack code: UInt8) {
        self =
            switch code {
            case 0x02, 0x85: .clientIDRejected
            case 0x03, 0x88, 0x89: .serverUnavailable
            case 0x04, 0x86: .badCredentials
            case 0x05, 0x87: .notAuthorised
            default: .protocolRefused(code: code, text: Self.connackText(code))
            }
    }

    private static func connackText(_ code: UInt8) -> String {
        switch code {
        case 0x01, 0x84: "it does not speak this version of MQTT"
        case 0x81: "malformed packet"
        case 0x82: "protocol error"
        case 0x83: "implementation specific error"
        case 0x8A: "this client is banned"
        case 0x8C: "bad authentication method"
        case 0x90: "the topic of the will is not allowed"
        case 0x95: "packet too large"
        case 0x97: "a quota is used up"
        case 0x99: "the payload of the will is not allowed"
        case 0x9A: "retained messages are not supported, and the will is one"
        case 0x9B: "the quality of service of the will is not supported"
        case 0x9C: "another broker is to be used"
        case 0x9D: "the broker has moved"
        case 0x9F: "too many connections in a short time"
        default: "unspecified error"
        }
    }

    /// Reads the error number of a TCP connect.
    init(connectErrno code: CInt) {
        self =
            switch code {
            case ECONNREFUSED: .connectionRefused
            case ETIMEDOUT: .timedOut
            default: .unreachable(errorText(code))
            }
    }
}

/// The C library's words for an error number.
///
/// The corresponding C function is `strerror_r`.
func errorText(_ code: CInt) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
        guard let base = buffer.baseAddress, strerror_r(code, base, buffer.count) == 0 else { return "error \(code)" }
        return String(cString: base)
    }
}

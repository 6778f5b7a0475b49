import CabinetPlatform
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
            default: .protocolRefused(code: code, text: ReasonCode.text(code))
            }
    }

    /// The reason code of the CONNACK, in the numbers of MQTT 5 whatever was spoken; `nil` when it came to none.
    public var reasonCode: UInt8? {
        switch self {
        case .clientIDRejected: 0x85
        case .badCredentials: 0x86
        case .notAuthorised: 0x87
        case .serverUnavailable: 0x88
        case .protocolRefused(let code, _): code == 0x01 ? 0x84 : code
        default: nil
        }
    }

    /// Reads the error number of a TCP connect.
    init(connectErrno code: CInt) {
        self =
            switch code {
            case ECONNREFUSED: .connectionRefused
            case ETIMEDOUT: .timedOut
            default: .unreachable(SystemError.text(of: code))
            }
    }
}

import CabinetPlatform
import Glibc

/// What a call that drives the network has returned, with the `errno` that belongs to it.
struct MosquittoResult: Equatable {
    let code: MosquittoCode
    /// With ``MosquittoCode/systemError`` the error number, with ``MosquittoCode/nameLookup`` the resolver's code.
    let errno: CInt

    /// How a connection that ended with this result broke, in words that end a sentence.
    var lossText: String {
        switch code {
        case .connectionLost: "the broker closed the connection"
        // libmosquitto's `errno` for everything that TLS reports, the regular end included.
        case .systemError where errno == EPROTO: "the TLS connection ended"
        case .systemError where errno != 0: SystemError.text(of: errno)
        default: code.text
        }
    }
}

import CabinetPlatform
import Glibc

/// What a call that drives the network has returned, with the `errno` that belongs to it.
struct MosquittoResult: Equatable {
    let code: MosquittoCode
    /// With ``MosquittoCode/systemError`` the error number.
    let errno: CInt

    /// What went wrong, in words that end a sentence.
    var lossText: String { code == .systemError && errno != 0 ? SystemError.text(of: errno) : code.text }
}

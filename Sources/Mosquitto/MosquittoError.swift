/// Why a call to ``MosquittoClient`` was refused at once.
///
/// What the network does is told by events instead.
///
/// No case carries the password or the content of a key.
public enum MosquittoError: Error, Sendable, Equatable {
    /// An option has a value that no broker could accept; `reason` says what is allowed.
    case invalidOption(name: String, reason: String)
    /// A file of ``MosquittoOptions/TLS`` cannot be read or does not hold what it should.
    case unusableFile(path: String, reason: String)
    /// The private key is not that of the certificate.
    case keyDoesNotMatch(certFile: String, keyFile: String)
    /// The call needs a connection, and there is none. Nothing was kept.
    case notConnected
    /// ``MosquittoClient/open()`` was called before the last one came to its end.
    case alreadyOpen
    /// The topic is empty, too long, holds a NUL, or a wildcard where none may stand.
    case invalidTopic(String)
    /// The broker accepts no packet of this size.
    case tooLarge
    /// The broker does not offer this quality of service.
    case qosNotSupported
    /// The library failed; `operation` is the name of its function.
    case library(operation: String, code: Int, text: String)
}

extension MosquittoError: CustomStringConvertible {
    /// One sentence that names what to put right.
    public var description: String {
        switch self {
        case .invalidOption(let name, let reason): "\(name) \(reason)"
        case .unusableFile(let path, let reason): "cannot use \(path): \(reason)"
        case .keyDoesNotMatch(let certFile, let keyFile): "\(keyFile) is not the private key of \(certFile)"
        case .notConnected: "not connected to the broker"
        case .alreadyOpen: "the client is open already"
        case .invalidTopic(let topic): "'\(topic)' is not a topic that can be used here"
        case .tooLarge: "the message is larger than the broker accepts"
        case .qosNotSupported: "the broker does not offer this quality of service"
        case .library(let operation, let code, let text): "\(operation) failed: \(text) (\(code))"
        }
    }
}

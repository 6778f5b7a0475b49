import CabinetPlatform
package import CabinetProtocol
import Glibc

/// It is asked on its control socket.
extension DaemonUnderTest: ControlledCabinet {
    /// Sends one line to the control socket and returns the reply.
    ///
    /// - Throws: ``SystemError`` when nobody listens, ``DaemonFailure`` when nobody answers.
    package func ask(_ request: String) throws -> JSONObject {
        let socket = try UnixSocket.connect(path: "\(folder)/control.sock")
        _ = try UnixSocket.send(socket.rawValue, Array("\(request)\n".utf8))
        var answer: [UInt8] = []
        while answer.last != UInt8(ascii: "\n") {
            var waiting = pollfd(fd: socket.rawValue, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 20_000) == 1,
                case .data(let bytes) = try UnixSocket.read(socket.rawValue, upTo: 65_536)
            else { throw DaemonFailure("the control socket does not answer \(request)\n\(log)") }
            answer += bytes
        }
        guard case .object(let object) = try JSONValue.parse(answer.dropLast()) else {
            throw DaemonFailure("the control socket answered \(String(decoding: answer, as: UTF8.self))")
        }
        return object
    }
}

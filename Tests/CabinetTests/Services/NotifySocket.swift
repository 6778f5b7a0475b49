import CabinetPlatform
import TestSupport

/// The socket on which systemd hears a service, read by the loop of a test.
final class NotifySocket: Sendable {
    /// Each message, as it came.
    let messages: AsyncStream<String>
    /// What systemd would put into the service's environment; a watchdog of 60 ms makes a look every 20 ms.
    let environment: [String: String]
    private let socket: Descriptor
    private let folder: TestFolder

    init(on running: RunningLoop) throws {
        let folder = try TestFolder()
        let socket = try UnixSocket.bindDatagram(path: folder.path("notify"), mode: 0o600)
        // A test reads some dozens; what is beyond is of no use to it.
        let (messages, continuation) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingOldest(1000))
        self.folder = folder
        self.socket = socket
        self.messages = messages
        environment = ["NOTIFY_SOCKET": folder.path("notify"), "WATCHDOG_USEC": "60000"]
        let loop = running.loop
        loop.post {
            _ = try? loop.watch(socket.rawValue, for: .readable) { _ in
                while case .data(let bytes) = try? UnixSocket.receiveDatagram(socket.rawValue, upTo: 1024) {
                    continuation.yield(String(decoding: bytes, as: UTF8.self))
                }
            }
        }
    }
}

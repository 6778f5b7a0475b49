import CabinetPlatform
import Glibc

/// The sockets cannot be made in `control.directory`; its description says what to do.
struct SocketFailure: Error, CustomStringConvertible {
    let cause: SystemError
    private let directory: String
    /// The process that listens there.
    private let holder: Int32?

    /// Looks who else is there, when somebody is.
    init(in directory: String, _ cause: SystemError) {
        self.directory = directory
        self.cause = cause
        holder = cause.code == EADDRINUSE ? Self.listener(at: "\(directory)/control.sock") : nil
    }

    var description: String {
        switch (cause.code, holder) {
        case (EADDRINUSE, let holder?):
            """
            control.directory \(directory) is in use: process \(holder) answers on the sockets there; stop it, or use \
            another folder, for a dry run beside it with COINPULSE_CONTROL_DIRECTORY=FOLDER
            """
        case (EADDRINUSE, nil):
            "control.directory \(directory): \(cause); something else is in the way there: remove it, or use another folder"
        case (ENOENT, _): "control.directory \(directory) does not exist; systemd makes it for the service (\(cause))"
        default: "control.directory \(directory): \(cause)"
        }
    }

    /// The process that listens on a socket, as the kernel tells a client; `nil` when nobody does.
    private static func listener(at path: String) -> Int32? {
        guard let socket = try? UnixSocket.connect(path: path), let peer = try? PeerCredentials(of: socket.rawValue)
        else { return nil }
        // 0 is a process that this one cannot see, in another container.
        return peer.pid > 0 ? peer.pid : nil
    }
}

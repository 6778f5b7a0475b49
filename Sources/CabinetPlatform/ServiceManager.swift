import Glibc

/// The service manager that started this process, told over `NOTIFY_SOCKET`: `sd_notify(3)` without libsystemd.
///
/// Started by hand there is none, and every message is a success that goes nowhere. A message is one datagram sent
/// without waiting; a failure is returned for the log, because no service may stop over it. Any thread.
public struct ServiceManager: Sendable {
    private let address: UnixAddress?

    /// How long systemd waits for ``notifyWatchdog()`` before it kills the service (`WatchdogSec=`).
    ///
    /// Call it twice as often. `nil` when no watchdog is set or it is another process's.
    public let watchdogInterval: Duration?

    /// Reads `NOTIFY_SOCKET` (a path or `@abstract`), `WATCHDOG_USEC` and `WATCHDOG_PID`.
    ///
    /// Values that make no sense count as not set: they are systemd's own, nobody configures them.
    public init(environment: [String: String]) {
        address = environment["NOTIFY_SOCKET"].flatMap(UnixAddress.init(notifySocket:))
        let isOurs = environment["WATCHDOG_PID"].map { $0 == String(getpid()) } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
        watchdogInterval = isOurs && microseconds > 0 ? .microseconds(microseconds) : nil
    }

    /// Whether there is a service manager to tell.
    public var isPresent: Bool { address != nil }

    /// The service has started (`READY=1`), with a status line for `systemctl status`.
    @discardableResult
    public func notifyReady(status: String) -> Result<Void, SystemError> {
        send("READY=1\nSTATUS=\(line(status))")
    }

    /// What `systemctl status` shows of the service from now on (`STATUS=`); it stays there when the service has ended.
    @discardableResult
    public func notifyStatus(_ status: String) -> Result<Void, SystemError> {
        send("STATUS=\(line(status))")
    }

    /// The service has begun to stop (`STOPPING=1`).
    @discardableResult
    public func notifyStopping() -> Result<Void, SystemError> {
        send("STOPPING=1")
    }

    /// The service is alive (`WATCHDOG=1`).
    @discardableResult
    public func notifyWatchdog() -> Result<Void, SystemError> {
        send("WATCHDOG=1")
    }

    /// The service is alive, and has so much time from now on between two signs of it (`WATCHDOG=1`, `WATCHDOG_USEC=`).
    ///
    /// For a step that may last; say it again with ``watchdogInterval`` when it is done. Where no watchdog is set it says
    /// nothing: it would set one.
    @discardableResult
    public func notifyWatchdog(within limit: Duration) -> Result<Void, SystemError> {
        guard watchdogInterval != nil else { return .success(()) }
        return send("WATCHDOG=1\nWATCHDOG_USEC=\(Int64(limit / .microseconds(1)))")
    }

    /// A newline would begin the next assignment.
    private func line(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }

    private func send(_ message: String) -> Result<Void, SystemError> {
        guard let address else { return .success(()) }
        return Result { () throws(SystemError) in
            let socket = try UnixSocket.make(SOCK_DGRAM)
            let bytes = Array(message.utf8)
            try retryingOnInterrupt("sendto", "NOTIFY_SOCKET") {
                address.withSockaddr { sendto(socket.rawValue, bytes, bytes.count, CInt(MSG_NOSIGNAL), $0, $1) }
            }
        }
    }
}

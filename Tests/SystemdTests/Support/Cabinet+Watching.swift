import CabinetModel
import CabinetPlatform
import Glibc
import TestSupport

/// What a test sees of the cabinet from beside it.
extension Cabinet {
    /// Begins to count anew how often the coin switch closes; a reboot ends the counting.
    func countClosings() throws {
        try board.run(
            """
            mountpoint --quiet /sys/kernel/tracing || mount -t tracefs none /sys/kernel/tracing
            echo 1 > /sys/kernel/tracing/events/gpio/gpio_value/enable
            echo > /sys/kernel/tracing/trace
            """)
    }

    func closings() throws -> Int {
        let count = try board.run("grep -c 'gpio_value: .* set 1$' /sys/kernel/tracing/trace || true")
        return Int(count.dropLast()) ?? 0
    }

    /// Lets the switch close, on a kernel that keeps the level of a dead program, does `action` meanwhile, and returns how
    /// much later the switch is open; zero when it was at once.
    func timeToOpen(after action: String) throws -> Duration {
        let text = try board.run(
            """
            echo Y > /sys/module/pinctrl_rp1/parameters/persist_gpio_outputs
            trap 'echo N > /sys/module/pinctrl_rp1/parameters/persist_gpio_outputs' EXIT
            value=/sys/devices/platform/gpio-sim.0/gpiochip0/sim_gpio17/value
            await() { until read -r level < $value && [ "$level" = "$1" ]; do read -rt 0.002 -u 9 || true; done; }
            exec 9<> <(:)
            action="\(action)"
            echo '{"request":"pulse","pulses":1}' | socat -t1 - UNIX-CONNECT:/run/coinpulse/control.sock > /dev/null &
            await 1
            $action
            begin=${EPOCHREALTIME/./}
            read -rt 0.15 -u 9 || true
            read -r level < $value
            [ "$level" = 1 ] || { echo 0; exit; }
            await 0
            echo $((${EPOCHREALTIME/./} - begin))
            """)
        guard let microseconds = Int(text.prefix { !$0.isNewline }) else { throw DaemonFailure("no time: \(text)") }
        return .microseconds(microseconds)
    }

    /// Waits until its ledger has a payment.
    func awaitPayment(_ transaction: String) throws {
        try awaitFound("payment \(transaction)") {
            try ledgerEntries().first { $0.transaction == transaction && $0.outcome == .delivered }
        }
    }

    /// Waits until `text` says `word`, and returns it.
    func awaitText(_ word: String, _ text: () throws -> String) throws -> String {
        try awaitFound(word) {
            let found = try text()
            return found.contains(word) ? found : nil
        }
    }

    @discardableResult
    private func awaitFound<Found>(_ what: String, find: () throws -> Found?) throws -> Found {
        let deadline = MonotonicInstant.now().advanced(by: .seconds(30))
        while MonotonicInstant.now() < deadline {
            if let found = try find() { return found }
            usleep(5000)
        }
        throw DaemonFailure("no \(what)\n\(log)")
    }
}

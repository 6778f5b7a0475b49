import Foundation

/// The findings as a page of Markdown.
enum Report {
    static func text(_ findings: [Finding], isQuick: Bool) -> String {
        let rows = findings.map { "| \($0.what) | \($0.measured) | \($0.target) | \($0.verdict) |" }
        let day = Date().formatted(.iso8601.year().month().day())
        let budget = isQuick ? " with the short budget (`--quick`)" : ""
        return """
            # Benchmarks

            Measured from outside: the real `coinpulsed` in release mode, a real mosquitto on loopback, the ledger on a disk with
            `synchronous=FULL`, simulated lines. Repeat with `make bench`, which rewrites this page. Made on \(day)\(budget) by

            \(Machine.description.map { "- \($0)" }.joined(separator: "\n"))

            Times are p50, p99 and maximum of the number of samples in brackets.

            | measured | figure | target | met |
            |---|---|---|---|
            \(rows.joined(separator: "\n"))

            - *published → first edge* runs from just before the publish in another process to the coin switch closing: the broker,
              the commit of the payment, the thread change, and the commit of `begun`.
            - *pulse width error* is measured − asked, from the daemon's own edges; the pulse thread had SCHED_FIFO. The *bare
              timer* is a real-time thread of another process, which does nothing but meet instants: it shows what the
              machine does to any thread that sleeps. Under load, real-time threads of another process watch each core every
              millisecond: a core *stands still* when it runs none of them, for 0.2 ms or longer. On a virtual machine these
              are the moments at which the host runs somebody else; *stolen* is how long it did, as the kernel counts it.
            - *payments accepted* counts payments at QoS 1 while pulses are held back, each in its own commit, with its receipt leaving.
            - *attract screen* is the real `coinpulse-attract` on an X server without a monitor, 1920 × 1080 pixels, drawn by
              software; its time and memory without those of the server.
            - *wake-ups* are voluntary context switches of all threads over 30 s; *CPU* is their run time over the same.

            """
    }
}

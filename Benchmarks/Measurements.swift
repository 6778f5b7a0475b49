import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Foundation
import Glibc
import Mosquitto
import TestSupport

/// The measurements; each makes its own broker and cabinet and leaves nothing behind.
enum Measurements {
    /// From just before the publish to the coin switch closing: broker, two commits, thread changes and all.
    static func latency(payments: Int = 500) throws -> [Finding] {
        let broker = try Broker()
        let cabinet = try RunningCabinet(broker: broker.port)
        let payer = try TestPayer(brokerPort: broker.port)
        var sent: [String: MonotonicInstant] = [:]
        for number in 1...payments {
            // Past the pulse and the gap of the one before, so that nothing but the way itself is measured.
            usleep(60_000)
            sent["tx-\(number)"] = .now()
            try payer.pay("tx-\(number)")
        }
        try cabinet.await(credits: 0)
        usleep(100_000)
        let times = try cabinet.coinEdges().filter(\.isClosing).compactMap { edge in
            sent[edge.payment].map { $0.duration(to: edge.at) }
        }
        return [
            Finding(
                "published → first edge", Distribution(times), p50: .milliseconds(2), p99: .milliseconds(8))
        ]
    }

    /// How much longer than asked the switch was closed, and that it was never shorter; and what the machine did meanwhile.
    static func pulseWidth(pulses: Int = 1000, loaded: Bool) throws -> [Finding] {
        let broker = try Broker()
        let asked = Duration.milliseconds(20)
        let cabinet = try RunningCabinet(broker: broker.port, pulse: asked)
        let cores = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let load = try (0..<(loaded ? 2 * cores : 0)).map { _ in
            try TestProcess(["sh", "-c", "while :; do :; done"])
        }
        defer { for process in load { process.end(SIGKILL) } }
        let payer = try TestPayer(brokerPort: broker.port)
        let machine = try MachineWatch(cores: cores, isLoaded: loaded, interval: asked)
        try payer.pay("train", credits: pulses)
        usleep(200_000)
        try cabinet.await(credits: 0)
        usleep(500_000)
        let meanwhile = try machine.stop()
        let edges = try cabinet.coinEdges()
        let openings = zip(edges, edges.dropFirst()).filter { $0.0.isClosing && !$0.1.isClosing }
            .map { (due: $0.0.at.advanced(by: asked), at: $0.1.at) }
        let times = Distribution(openings.map { $0.due.duration(to: $0.at) })
        let name =
            loaded ? "pulse width error, \(2 * cores) busy processes on \(cores) cores" : "pulse width error, idle"
        return [
            Finding(name, times, p99: .microseconds(300), maximum: .milliseconds(1)),
            Finding(
                "… shortest", "\(Finding.milliseconds(times.minimum)) ms", target: "never short (≥ 0)",
                isMet: times.minimum >= .zero),
        ] + meanwhile.findings(on: openings)
    }

    /// Payments taken while pulses are held back, each in a commit of its own with its receipt.
    static func acceptance(payments: Int = 5000) throws -> [Finding] {
        let broker = try Broker()
        let cabinet = try RunningCabinet(broker: broker.port)
        try cabinet.inhibit()
        let payer = try TestPayer(brokerPort: broker.port)
        let start = MonotonicInstant.now()
        for number in 1...payments { try payer.pay("tx-\(number)") }
        try cabinet.await(credits: payments)
        let seconds = start.duration(to: .now()) / .seconds(1)
        let rate = Double(payments) / seconds
        return [
            Finding(
                "payments accepted, one by one durable (\(payments))", "\(Finding.decimal(rate, places: 0)) per second",
                target: "≥ 1000 per second", isMet: rate >= 1000)
        ]
    }

    /// From the start of the process to READY=1.
    static func startUp(payments: Int, runs: Int = 20) throws -> [Finding] {
        let broker = try Broker()
        let cabinet = try RunningCabinet(broker: broker.port)
        cabinet.stop()
        if payments > 0 { try Filling.add(payments, to: cabinet.daemon.ledgerPath) }
        var times: [Duration] = []
        for _ in 0..<runs {
            try cabinet.start()
            times.append(cabinet.timeToReady)
            cabinet.stop()
        }
        return [
            Finding("start → READY, ledger of \(payments) payments", Distribution(times), maximum: .milliseconds(300))
        ]
    }

    /// Memory, wake-ups and CPU, connected over TLS; and the memory again after many payments.
    static func footprint(payments: Int = 100_000) throws -> [Finding] {
        let authority = try TestCertificates()
        let broker = try Broker(certificate: try authority.issue("broker"))
        let cabinet = try RunningCabinet(broker: broker.port, caFile: authority.caFile)
        usleep(3_000_000)
        let atRest = try cabinet.figures()
        usleep(30_000_000)
        let later = try cabinet.figures()
        var findings = restFindings(atRest, later)

        try cabinet.inhibit()
        let payer = try TestPayer(brokerPort: broker.port) { options in
            options.host = "localhost"
            options.tls = .init(caFile: authority.caFile)
        }
        // The first fill caches and buffers to the size that they keep.
        let first = 10_000
        for number in 1...first { try payer.pay("tx-\(number)") }
        try cabinet.await(credits: first)
        let warm = try cabinet.figures()
        for number in first + 1...payments {
            try payer.pay("tx-\(number)")
            // The broker's queue must not become part of the measurement.
            if number.isMultiple(of: 5000) { try cabinet.await(credits: number) }
        }
        try cabinet.await(credits: payments)
        let full = try cabinet.figures()
        let growth = full.anonymousKiB - warm.anonymousKiB
        findings.append(
            Finding(
                "anonymous memory, payment \(first) → \(payments)", "\(warm.anonymousKiB) → \(full.anonymousKiB) KiB",
                target: "no growth (≤ 512 KiB)", isMet: growth <= 512))
        return findings
    }

    private static func restFindings(_ first: ProcessFigures, _ last: ProcessFigures) -> [Finding] {
        let seconds = first.at.duration(to: last.at) / .seconds(1)
        let wakeUps = Double(last.wakeUps(since: first)) / seconds
        let busy = (last.cpuTime - first.cpuTime) / .seconds(seconds) * 100
        let anonymous = Double(last.anonymousKiB) / 1024
        let resident = Double(last.residentKiB) / 1024
        return [
            Finding(
                "anonymous memory at rest, over TLS", "\(Finding.decimal(anonymous, places: 1)) MiB",
                target: "≤ 10 MiB",
                isMet: anonymous <= 10),
            Finding(
                "resident memory at rest, over TLS", "\(Finding.decimal(resident, places: 1)) MiB", target: "≤ 30 MiB",
                isMet: resident <= 30),
            Finding(
                "wake-ups at rest", "\(Finding.decimal(wakeUps, places: 2)) per second", target: "≤ 3 per second",
                isMet: wakeUps <= 3),
            Finding("CPU at rest", "\(Finding.decimal(busy, places: 3)) %", target: "≤ 0.1 %", isMet: busy <= 0.1),
        ]
    }
}

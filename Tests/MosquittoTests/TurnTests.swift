import Foundation
import Mosquitto
import TestSupport
import Testing

@Suite struct `Turns` {
    @Test func `an idle turn is one wait of the whole timeout`() throws {
        let broker = try TestBroker()
        let client = try TestClient(.local(broker.port))
        try client.connect()
        client.turnOnce(timeout: .zero)  // takes what the login has left to be done
        let start = ContinuousClock.now
        #expect(client.turnOnce(timeout: .milliseconds(50)) == .continuing)
        #expect(ContinuousClock.now - start >= .milliseconds(50))
    }

    @Test func `a turn without a connection waits, too`() throws {
        let client = try TestClient(.local(try FreePort.next()))
        let start = ContinuousClock.now
        #expect(client.turnOnce(timeout: .milliseconds(50)) == .continuing)
        #expect(ContinuousClock.now - start >= .milliseconds(50))
    }

    @Test func `waking ends the wait, be it asked for before`() throws {
        let client = try TestClient(.local(try FreePort.next()))
        client.client.wake()
        client.client.wake()
        let start = ContinuousClock.now
        client.turnOnce(timeout: .seconds(600))
        #expect(ContinuousClock.now - start < .seconds(20))
        // Both rings are heard: the next turn waits.
        let second = ContinuousClock.now
        client.turnOnce(timeout: .milliseconds(20))
        #expect(ContinuousClock.now - second >= .milliseconds(20))
    }

    @Test func `a publish from another thread leaves at once`() throws {
        let broker = try TestBroker()
        let client = try TestClient(.local(broker.port))
        try client.connect()
        let start = ContinuousClock.now
        Thread.detachNewThread {
            do {
                try client.client.publish(topic: "topic", payload: [1])
            } catch {
                Issue.record(error)
            }
        }
        let isPublished = { (record: TestClient.Record) in
            record.events.contains { if case .published = $0 { true } else { false } }
        }
        while !isPublished(client.record), ContinuousClock.now - start < .seconds(20) {
            client.turnOnce(timeout: .seconds(5))
        }
        #expect(isPublished(client.record))
        #expect(ContinuousClock.now - start < .seconds(4))
    }

    @Test func `the end is returned once for each opening`() throws {
        let client = try TestClient(.local(try FreePort.next()))
        for _ in 1...2 {
            #expect(try client.end() == .refused(.connectionRefused))
            #expect(client.turnOnce(timeout: .zero) == .continuing)
        }
        #expect(client.record.events == [.refused(.connectionRefused), .refused(.connectionRefused)])
    }

    @Test func `a client that is open cannot be opened`() throws {
        let client = try TestClient(.local(try FreePort.next()))
        try client.client.open()
        #expect(throws: MosquittoError.alreadyOpen) { try client.client.open() }
    }

    @Test func `an attempt can be called off`() throws {
        let client = try TestClient(.local(try FreePort.next()))
        try client.client.open()
        client.client.disconnect()
        #expect(client.turnOnce(timeout: .zero) == .closed(.disconnected(.requested)))
        try client.client.open()
        client.client.dropConnection()
        #expect(client.turnOnce(timeout: .zero) == .closed(.disconnected(.dropped)))
    }

    @Test func `saying goodbye without a connection does nothing`() throws {
        let client = try TestClient(.local(try FreePort.next()))
        client.client.disconnect()
        client.client.dropConnection()
        #expect(client.turnOnce(timeout: .zero) == .continuing)
        #expect(try client.end() == .refused(.connectionRefused))
    }

    @Test func `turning from a handler traps`() async {
        await #expect(processExitsWith: .failure) {
            nonisolated(unsafe) var client: MosquittoClient?
            client = try MosquittoClient(
                options: .local(try FreePort.next()), onMessage: { _ in .acknowledge },
                onEvent: { _ in _ = client?.turn(timeout: .zero) }, onLog: { _, _ in })
            try client?.open()
            while true { _ = client?.turn(timeout: .seconds(1)) }
        }
    }
}

import Cabinet
import CabinetPlatform
import Logging
import ServiceLifecycle
import Testing

@Suite struct ThreadServiceTests {
    private func group(_ service: ThreadService) -> ServiceGroup {
        let configuration = ServiceGroupConfiguration(
            services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
            logger: LogRecord().logger)
        return ServiceGroup(configuration: configuration)
    }

    @Test func `a thread whose body ends, ends the service`() async throws {
        let ran = Milestone()
        try await group(ThreadService(name: "test", body: { ran.reach() }, stop: {})).run()
        #expect(ran.count == 1)
    }

    // A name server that does not answer must not keep the ledger from being closed.
    @Test func `a thread that does not end is left behind when the group's patience is over`() async throws {
        let (never, started) = (
            Doorbell(), AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingOldest(1))
        )
        let service = ThreadService(
            name: "test",
            body: {
                started.continuation.yield()
                _ = never.wait(until: nil)
            }, stop: {})
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
            logger: LogRecord().logger)
        configuration.maximumGracefulShutdownDuration = .milliseconds(1)
        let group = ServiceGroup(configuration: configuration)
        async let running: Void = group.run()
        for await _ in started.stream { break }
        await group.triggerGracefulShutdown()
        try await running
        never.ring()
    }

    @Test func `the group's shutdown asks the body to stop and waits until it has`() async throws {
        let (doorbell, diary, started) = (
            Doorbell(), Recorded<String>(), AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingOldest(1))
        )
        let group = group(
            ThreadService(
                name: "test",
                body: {
                    started.continuation.yield()
                    _ = doorbell.wait(until: nil)
                    diary.append("ended")
                },
                stop: {
                    diary.append("asked")
                    doorbell.ring()
                }))
        async let running: Void = group.run()
        for await _ in started.stream { break }
        await group.triggerGracefulShutdown()
        try await running
        #expect(diary.entries == ["asked", "ended"])
    }
}

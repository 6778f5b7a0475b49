import Testing

@testable import CabinetPlatform

@Suite struct JobQueueTests {
    private let job = JobQueue.Job.closure {}

    @Test func `a sleeping loop is woken once, a running one never`() {
        var queue = JobQueue()
        #expect(queue.append(job) == false)
        _ = queue.take()
        #expect(queue.nextStep() == .sleep)
        #expect(queue.append(job) == true)
        #expect(queue.append(job) == false)
        queue.wokeUp()
        #expect(queue.append(job) == false)
        #expect(queue.take().count == 3)
    }

    @Test func `jobs that came meanwhile are run before the loop sleeps`() {
        var queue = JobQueue()
        _ = queue.append(job)
        #expect(queue.nextStep() == .poll)
    }

    @Test func `a stop wakes the loop, waits for its jobs and is used up`() {
        var queue = JobQueue()
        #expect(queue.nextStep() == .sleep)
        #expect(queue.stop() == true)
        _ = queue.append(job)
        #expect(queue.nextStep() == .drain)
        _ = queue.take()
        #expect(queue.nextStep() == .finish)
        #expect(queue.nextStep() == .sleep)
    }
}

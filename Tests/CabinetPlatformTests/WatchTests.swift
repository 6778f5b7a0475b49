import CabinetModel
import CabinetPlatform
import Glibc
import Synchronization
import Testing

/// Each test runs a loop on its own thread until it stops itself, and looks at what was called.
@Suite struct WatchTests {
    /// What the handlers saw; touched on the loop's thread only, which is the test's.
    private final class Scene: Sendable {
        let seen = Mutex<[String]>([])
        let watches = Mutex<[Watch]>([])

        func watch(
            _ loop: EventLoop, _ fd: CInt, _ interest: Interest, _ handler: @escaping @Sendable (Interest) -> Void
        ) {
            do {
                let watch = try loop.watch(fd, for: interest, handler)
                watches.withLock { $0.append(watch) }
            } catch {
                Issue.record(error)
            }
        }

        func note(_ text: String) {
            seen.withLock { $0.append(text) }
        }

        subscript(index: Int) -> Watch { watches.withLock { $0[index] } }
    }

    private let loop: EventLoop
    private let scene = Scene()

    init() throws {
        loop = try EventLoop()
    }

    /// Runs `setUp` on the loop, and the loop until somebody stops it.
    private func run(_ setUp: @escaping @Sendable () -> Void) -> [String] {
        loop.post(setUp)
        loop.run()
        return scene.seen.withLock { $0 }
    }

    @Test func `a descriptor is reported for as long as it is ready`() throws {
        let (loop, scene, pair) = (loop, scene, try SocketPair())
        try pair.poke()
        let seen = run {
            scene.watch(loop, pair.here.rawValue, .readable) { ready in
                #expect(ready == .readable)
                scene.note("ready")
                if scene.seen.withLock({ $0.count }) == 3 { loop.stop() }
            }
        }
        #expect(seen == ["ready", "ready", "ready"])
    }

    @Test func `only what is of interest is reported`() throws {
        let (loop, scene, pair) = (loop, scene, try SocketPair())
        try pair.poke()
        _ = run {
            scene.watch(loop, pair.here.rawValue, .writable) { ready in
                #expect(ready == .writable)
                loop.stop()
            }
        }
    }

    @Test func `a hang-up is reported as readable and writable`() throws {
        let (loop, scene, pair) = (loop, scene, try SocketPair())
        pair.there.close()
        _ = run {
            scene.watch(loop, pair.here.rawValue, .writable) { ready in
                #expect(ready == [.readable, .writable])
                loop.stop()
            }
        }
    }

    @Test func `a resting watch is not told of a hang-up, and wakes again`() throws {
        let (loop, scene, pair) = (loop, scene, try SocketPair())
        pair.there.close()
        let seen = run {
            scene.watch(loop, pair.here.rawValue, []) { _ in
                scene.note("awake")
                loop.stop()
            }
            let timer = loop.makeTimer {
                scene.note("rested")
                scene[0].update(.readable)
            }
            timer.schedule(at: .now().advanced(by: .milliseconds(5)))
        }
        #expect(seen == ["rested", "awake"])
    }

    @Test func `after cancelling the handler never runs, not even for an event that was fetched`() throws {
        let (loop, scene, pair) = (loop, scene, try SocketPair())
        let other = try SocketPair()
        try pair.poke()
        try other.poke()
        // Both are ready in one turn; whichever comes first cancels the other.
        let seen = run {
            for (sibling, descriptor) in [(1, pair.here), (0, other.here)] {
                scene.watch(loop, descriptor.rawValue, .readable) { _ in
                    scene.note("one")
                    scene[sibling].cancel()
                    loop.stop()
                }
            }
        }
        #expect(seen == ["one"])
    }

    @Test func `an update holds for an event that was fetched`() throws {
        let (loop, scene, pair) = (loop, scene, try SocketPair())
        let other = try SocketPair()
        try pair.poke()
        try other.poke()
        let seen = run {
            for (sibling, descriptor) in [(1, pair.here), (0, other.here)] {
                scene.watch(loop, descriptor.rawValue, .readable) { _ in
                    scene.note("one")
                    scene[sibling].update([])
                    loop.stop()
                }
            }
        }
        #expect(seen == ["one"])
    }

    @Test func `rest holds for a hang-up that was fetched`() throws {
        let (loop, scene, pair) = (loop, scene, try SocketPair())
        let other = try SocketPair()
        pair.there.close()
        other.there.close()
        let seen = run {
            for (sibling, descriptor) in [(1, pair.here), (0, other.here)] {
                scene.watch(loop, descriptor.rawValue, .readable) { _ in
                    scene.note("one")
                    scene[sibling].update([])
                    loop.stop()
                }
            }
        }
        #expect(seen == ["one"])
    }

    @Test func `cancelling twice is cancelling once, and updating then is nothing`() throws {
        let (loop, scene, pair) = (loop, scene, try SocketPair())
        try pair.poke()
        let seen = run {
            scene.watch(loop, pair.here.rawValue, .readable) { _ in scene.note("called") }
            scene[0].cancel()
            scene[0].cancel()
            scene[0].update(.readable)
            loop.post { loop.stop() }
        }
        #expect(seen.isEmpty)
    }

    @Test func `a descriptor that got the number of a cancelled one has its own watch`() throws {
        let (loop, scene, first) = (loop, scene, try SocketPair())
        let second = try SocketPair()
        try second.poke()
        let seen = run {
            let number = first.here.rawValue
            scene.watch(loop, number, .readable) { _ in scene.note("old") }
            scene[0].cancel()
            dup2(second.here.rawValue, number)
            scene.watch(loop, number, .readable) { _ in
                scene.note("new")
                loop.stop()
            }
        }
        #expect(seen == ["new"])
    }

    @Test func `cancelling releases what the handler holds`() throws {
        let (loop, scene, pair) = (loop, scene, try SocketPair())
        let held = Mutex<Scene?>(Scene())
        weak let witness = held.withLock { $0 }
        _ = run {
            let kept = held.withLock { $0.take() }
            scene.watch(loop, pair.here.rawValue, .readable) { _ in kept?.note("never") }
            scene[0].cancel()
            loop.stop()
        }
        #expect(witness == nil)
    }

    @Test func `a regular file cannot be watched`() throws {
        let (loop, scene) = (loop, scene)
        let directory = try TemporaryDirectory()
        let fd = open(directory.file("file"), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        let file = Descriptor(adopting: fd)
        _ = run {
            #expect(throws: SystemError("epoll_ctl", code: EPERM, context: "descriptor \(file.rawValue)")) {
                _ = try loop.watch(file.rawValue, for: .readable) { _ in scene.note("never") }
            }
            loop.stop()
        }
    }

    @Test func `a descriptor has one watch`() throws {
        let (loop, scene, pair) = (loop, scene, try SocketPair())
        _ = run {
            scene.watch(loop, pair.here.rawValue, .readable) { _ in }
            #expect(throws: SystemError("epoll_ctl", code: EEXIST, context: "descriptor \(pair.here.rawValue)")) {
                _ = try loop.watch(pair.here.rawValue, for: .readable) { _ in }
            }
            loop.stop()
        }
    }

    @Test func `more descriptors than one wait reports are all served`() throws {
        let (loop, scene) = (loop, scene)
        let pairs = try (0..<200).map { _ in try SocketPair() }
        for pair in pairs { try pair.poke() }
        let seen = run {
            for (index, pair) in pairs.enumerated() {
                scene.watch(loop, pair.here.rawValue, .readable) { _ in
                    scene[index].cancel()
                    scene.note("\(index)")
                    if scene.seen.withLock({ $0.count }) == pairs.count { loop.stop() }
                }
            }
        }
        #expect(Set(seen).count == pairs.count)
    }
}

/// TCP ports of 127.0.0.1 that nobody listens on.
package enum FreePort {
    /// A port that was free a moment ago; the kernel does not hand it out again soon.
    package static func next() throws -> Int {
        try LoopbackListener().port
    }
}

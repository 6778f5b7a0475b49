/// TCP ports of 127.0.0.1 that nobody listens on.
package enum FreePort {
    /// Below those that the kernel hands out by itself (from 32768 on), to clients as to listeners: nobody gets one by chance.
    private static let range = 20_000..<32_000

    /// A port that was free a moment ago, and that only another call of this may have chosen since, once in thousands.
    package static func next() throws -> Int {
        while true {
            let port = Int.random(in: range)
            if (try? LoopbackListener(port: port)) != nil { return port }
        }
    }
}

/// Where trace events go: a file of JSON lines, the time line of a dry run.
package protocol TraceSink: Sendable {
    /// Takes one event; called on the trace's own thread, in order, and may block.
    func write(_ event: TraceEvent)

    /// Is told that `count` events were lost before the next one, because the sink was too slow.
    func lost(_ count: Int)
}

import CabinetModel

/// Turns the kernel's edge records into edges with sound times, and notices when some were lost.
///
/// The kernel queues few records and drops some while its queue is full. Where it numbers them (libgpiod 2), a number
/// left out is a loss. Where it does not (libgpiod 1.6), a reading as large as the queue means that it may have been
/// full. With both, two equal edges in a row mean that the one between them is missing. Each of these counts as an
/// overflow. A false alarm costs one reading of the level. A change that is undone before the kernel's interrupt thread
/// has looked at the line can leave no record at all, and then no trace here; it is shorter than any debounce time.
struct EdgeSequence: Sendable {
    /// One record as the kernel gave it.
    struct Record: Sendable, Equatable {
        let isActive: Bool
        /// On `CLOCK_MONOTONIC`; kernels before 5.7 take another clock.
        let nanoseconds: Int64
        /// Which of the line's edges it is, from 1; `nil` where the kernel does not number them.
        var number: UInt32?
    }

    private var lastIsActive: Bool?
    private var latest: MonotonicInstant
    /// Of the record that comes next, where they are numbered.
    private var nextNumber: UInt32 = 1

    /// - Parameter claimedAt: A time before the line was claimed: no edge is older.
    init(claimedAt: MonotonicInstant) {
        latest = claimedAt
    }

    /// Takes the records of one reading.
    ///
    /// A time that cannot be true, because it lies before the edge that went before or after `now`, comes from a kernel
    /// that stamps with the wall clock; `now` stands for it, late by as long as the record lay in the queue.
    ///
    /// - Parameters:
    ///   - records: What was read, oldest first.
    ///   - capacity: How many records the kernel's queue holds.
    ///   - now: A time after the reading.
    /// - Returns: As many edges as records, and whether some may be missing.
    mutating func take(_ records: [Record], capacity: Int, now: MonotonicInstant) -> EdgeBatch {
        var overflowed = records.count >= capacity && records.contains { $0.number == nil }
        var edges: [Edge] = []
        edges.reserveCapacity(records.count)
        for record in records {
            if record.isActive == lastIsActive { overflowed = true }
            lastIsActive = record.isActive
            if let number = record.number {
                if number != nextNumber { overflowed = true }
                nextNumber = number &+ 1
            }
            let stamp = MonotonicInstant(nanoseconds: record.nanoseconds)
            latest = latest <= stamp && stamp <= now ? stamp : max(latest, now)
            edges.append(Edge(isActive: record.isActive, at: latest))
        }
        return EdgeBatch(edges: edges, overflowed: overflowed)
    }
}

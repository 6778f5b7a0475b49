import CabinetModel

/// What is due when: pure, with the time passed in.
///
/// Sorted by time, and among equals in the order of scheduling. A plain array: a cabinet has a dozen timers.
struct TimerQueue<Element: AnyObject> {
    private struct Entry {
        let deadline: MonotonicInstant
        let number: UInt64
        let element: Element
    }

    private var entries: [Entry] = []
    private var lastNumber: UInt64 = 0

    /// The earliest time that is scheduled; `nil` when nothing is.
    var earliest: MonotonicInstant? { entries.first?.deadline }

    /// Schedules `element` for `deadline`, in place of the time it had.
    mutating func schedule(_ element: Element, at deadline: MonotonicInstant) {
        cancel(element)
        lastNumber += 1
        let index = entries.firstIndex { deadline < $0.deadline } ?? entries.endIndex
        entries.insert(Entry(deadline: deadline, number: lastNumber, element: element), at: index)
    }

    /// Forgets `element`; nothing happens when it is not scheduled.
    mutating func cancel(_ element: Element) {
        entries.removeAll { $0.element === element }
    }

    /// A number to pass to ``takeDue(_:scheduledBefore:)``: what is scheduled from now on has a higher one.
    var mark: UInt64 { lastNumber + 1 }

    /// Removes and returns the earliest element that is due at `now`.
    ///
    /// One at a time, so that a handler can still cancel the next; and only what was scheduled before `mark`, so that
    /// one that schedules itself for the past cannot keep the loop from its descriptors.
    mutating func takeDue(_ now: MonotonicInstant, scheduledBefore mark: UInt64) -> Element? {
        guard let index = entries.firstIndex(where: { $0.deadline > now || $0.number < mark }),
            entries[index].deadline <= now
        else { return nil }
        return entries.remove(at: index).element
    }
}

import CabinetPlatform

/// In which order the addresses of a broker's name are tried.
///
/// A value. It outlives the connections, so that each address gets its turn even when the application gives an attempt up
/// in the middle: what has failed since the last success is tried last.
struct Itinerary {
    private var ahead: [NetworkAddress] = []
    private var failed: [NetworkAddress] = []
    private var lastGoodFamily: CInt?
    /// The address that is being tried.
    private(set) var current: NetworkAddress?
    /// Whether the name has more than one address.
    private(set) var isOneOfSeveral = false
    private var told: (failure: ConnectFailure, hasAnswered: Bool)?

    /// Whether another address is to be tried if this one fails.
    var hasAlternative: Bool { !ahead.isEmpty }

    /// Why it came to nothing; of several failures the one that came furthest, and of those the first.
    var failure: ConnectFailure { told?.failure ?? .unreachable("it has no address that can be used") }

    /// Begins an attempt over all of `addresses`, which are in the resolver's order.
    ///
    /// Those of the family that was last connected to come first: where one family does not work, that costs time once.
    mutating func begin(_ addresses: [NetworkAddress]) {
        told = nil
        isOneOfSeveral = addresses.count > 1
        failed.removeAll { !addresses.contains($0) }
        let isPreferred = { [lastGoodFamily] (address: NetworkAddress) in address.family == lastGoodFamily }
        let inOrder = addresses.filter(isPreferred) + addresses.filter { !isPreferred($0) }
        ahead = inOrder.filter { !failed.contains($0) } + failed.filter { addresses.contains($0) }
    }

    /// The next address; `nil` when all were tried.
    mutating func next() -> NetworkAddress? {
        guard let address = ahead.first else { return nil }
        ahead.removeFirst()
        current = address
        // Until it has shown that it works: the attempt may be given up at any moment.
        failed.removeAll { $0 == address }
        failed.append(address)
        return address
    }

    /// The address that was tried did not come to a login.
    ///
    /// - Parameters:
    ///   - failure: Why.
    ///   - hasAnswered: Whether somebody took the TCP connection.
    mutating func note(_ failure: ConnectFailure, hasAnswered: Bool) {
        guard let told else { return self.told = (failure, hasAnswered) }
        if hasAnswered, !told.hasAnswered { self.told = (failure, hasAnswered) }
    }

    /// The address that was tried came to a login.
    mutating func succeed() {
        lastGoodFamily = current?.family
        failed = []
        ahead = []
    }
}

import CabinetPlatform

/// What only the network thread touches: the way to the broker, and our end of the socket to libmosquitto.
struct Network {
    /// Which address is next; outlives connections.
    var itinerary = Itinerary()
    /// While the kernel is connecting.
    var socket: Descriptor?
    /// From TCP to the end.
    var stream: BrokerStream?
    /// From the moment that the broker can be spoken to.
    var library: Descriptor?
    var reader = PacketReader()
    var check: PacketCheck
    private let version: MosquittoOptions.ProtocolVersion

    init(_ version: MosquittoOptions.ProtocolVersion) {
        self.version = version
        check = PacketCheck(version)
    }

    /// Ends the connection, in whatever state it is; nothing more is written.
    mutating func close() {
        socket = nil
        stream = nil
        library = nil
        reader = PacketReader()
        check = PacketCheck(version)
    }
}

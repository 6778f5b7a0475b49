import CabinetPlatform
import Glibc
import Synchronization

/// The pump between the broker and libmosquitto, from the login to the end.
///
/// The library is given whole packets that were checked, one at a time, and acts on each at once, so nothing but this
/// waits for anything. What it writes goes out as it is.
extension MosquittoClient {
    /// How long the broker's end is awaited after the goodbye, and what it had sent until then taken.
    private static let goodbyeLimit = Duration.seconds(3)

    /// One wait; then what has come is handed over, and what is to leave is sent.
    func exchange(timeout: Duration) -> ConnectionEnd? {
        guard let stream = network.stream else { preconditionFailure("an exchange without a connection") }
        let goodbyeEnds = context.link.withLock { $0.goodbyeEnds }
        let limit = goodbyeEnds.map { min(timeout, ContinuousClock.now.duration(to: $0)) } ?? timeout
        let wait = SocketWait(
            socket: stream.fileDescriptor, interest: stream.interest, wake: wakeSignal, timeout: limit)
        if let end = cutOff(stream) { return end }
        if wait.isReadable {
            if let end = receive(from: stream) { return end }
            if let end = cutOff(stream) { return end }
            guard network.stream === stream else { return nil }  // the next address is being tried
        }
        if let goodbyeEnds, ContinuousClock.now >= goodbyeEnds { return .disconnected(.requested) }
        return send(over: stream)
    }

    /// Lets libmosquitto connect, which makes its CONNECT, and sends that.
    func startLogin() -> ConnectionEnd? {
        // What an attempt before has left there would be taken for the new connection.
        while librarySocket.accept() != nil {}
        let result = handle.connect(to: librarySocket.path)
        guard result.code == .success, let library = librarySocket.accept() else {
            return .refused(.lost("libmosquitto cannot reach its socket, \(result.lossText)"))
        }
        network.library = library
        return forward()
    }

    // MARK: - From the broker

    private func receive(from stream: BrokerStream) -> ConnectionEnd? {
        let received = stream.receive()
        if stream.isEstablished, network.library == nil, received.end == nil, let end = startLogin() { return end }
        if !isConnected, let name = Stranger.name(network.reader.beginning(with: received.bytes)) {
            return greetingFailed(.otherProtocol(name))
        }
        // Whatever it said, it left before it could be spoken to.
        if network.library == nil, let how = received.end { return lost(stream, how) }
        network.reader.append(received.bytes)
        if let end = handOver() { return end }
        guard network.stream === stream else { return nil }
        if let how = received.end { return lost(stream, how) }
        // A broker that is in the middle of a long packet is alive, and cannot answer a probe before its end.
        guard !received.bytes.isEmpty, network.reader.isInsidePacket, isConnected, canAnswer else { return nil }
        return feed(Packet(.pingresp, body: []))
    }

    /// Hands over every packet that is complete.
    private func handOver() -> ConnectionEnd? {
        do throws(Violation) {
            while let packet = try network.reader.next() {
                try network.check.check(packet)
                if let end = try take(packet) { return end }
                guard network.stream != nil else { return nil }
            }
            return nil
        } catch {
            guard isConnected else { return greetingFailed(.violation(error.text)) }
            return context.link.withLock { $0.end(.violation(error.text), .violation(error.text)) }
        }
    }

    private func take(_ packet: Packet) throws(Violation) -> ConnectionEnd? {
        switch packet.kind {
        case .connack:
            switch try Connack(packet, answering: options) {
            case .accepted(let login): return accept(login)
            // Another address of the same name may be another server.
            case .refused(code: 0x03), .refused(code: 0x88), .refused(code: 0x89):
                return greetingFailed(.serverUnavailable)
            case .refused(let code): return requestedEnd ?? .refused(ConnectFailure(connack: code))
            }
        case .disconnect:
            let reason = packet.body.first ?? 0
            return context.link.withLock { $0.end(ConnectFailure(connack: reason), Disconnect(reason: reason)) }
        default:
            // What the broker will send again is left to it when it cannot be answered any more.
            guard canAnswer || packet.isAnswer || packet.kind == .publish && packet.qos == 0 else { return nil }
            if packet.isCut {
                context.note(.warning, "a message of more than \(PacketReader.largestBody) bytes came, and was cut")
            }
            return feed(try packet.bare(options.version))
        }
    }

    private func accept(_ login: Login) -> ConnectionEnd? {
        context.link.withLock {
            $0.login = login
            $0.keepalive = login.keepalive(asked: options.keepalive)
        }
        if let end = feed(login.connack(answering: options)) { return end }
        network.itinerary.succeed()
        return nil
    }

    /// Gives the library one packet, and lets it act on it before anything else happens.
    private func feed(_ packet: Packet) -> ConnectionEnd? {
        guard let library = network.library else { return greetingFailed(.violation("a packet before the login")) }
        var rest = packet.bytes[...]
        while !rest.isEmpty {
            if case .sent(let count)? = try? UnixSocket.send(library.rawValue, rest) { rest = rest.dropFirst(count) }
            if let end = end(after: handle.read()) { return end }
        }
        return forward()
    }

    /// A cut that was asked for; before it happens, what has come and would not come again is handed over.
    private func cutOff(_ stream: BrokerStream) -> ConnectionEnd? {
        guard let end = requestedEnd else { return nil }
        guard isConnected else { return end }
        // Bounded, in case the broker sends faster than the handler takes.
        for _ in 0..<64 {
            let received = stream.receive()
            network.reader.append(received.bytes)
            _ = handOver()
            if received.isDry { break }
        }
        return end
    }

    // MARK: - To the broker

    private func send(over stream: BrokerStream) -> ConnectionEnd? {
        guard network.library != nil, canAnswer else {
            stream.flush()
            return nil
        }
        // Until the login stands, the deadline of the attempt is the limit.
        if isConnected, let end = end(after: handle.keepAlive()) { return end }
        if let end = forward() { return end }
        let goodbyeEnds = ContinuousClock.now + Self.goodbyeLimit
        guard !stream.isClogged, context.link.withLock({ $0.takeGoodbye(endingAt: goodbyeEnds) }) else { return nil }
        // Not the library's: it would close at once, and what the broker has sent at QoS 0 until then would be lost.
        stream.send(Packet(.disconnect, body: []).bytes)
        stream.finishSending()
        return nil
    }

    /// Sends what the library has written.
    private func forward() -> ConnectionEnd? {
        guard let stream = network.stream, let library = network.library, canAnswer else { return nil }
        while !stream.isClogged {
            if handle.wantsWrite, let end = end(after: handle.write()) { return end }
            guard case .data(let bytes)? = try? UnixSocket.read(library.rawValue, upTo: 4096) else { break }
            stream.send(bytes)
        }
        return nil
    }

    // MARK: - Ends

    /// The library has closed the connection, or wants it closed; `nil` when it is content.
    private func end(after result: MosquittoResult) -> ConnectionEnd? {
        guard result.code != .success || handle.socket < 0 else { return nil }
        if result.code == .keepalive { return context.link.withLock { $0.end(.timedOut, .keepaliveExpired) } }
        let text = result.code == .success ? "libmosquitto has closed the connection" : result.lossText
        return context.link.withLock { $0.end(.violation(text), .violation(text)) }
    }

    /// The stream has ended.
    private func lost(_ stream: BrokerStream, _ how: String) -> ConnectionEnd? {
        let observation = context.tls?.lastObservation
        if isConnected { return context.link.withLock { $0.end(.lost(how), .lost(observation?.lossText ?? how)) } }
        if let observation {
            // What speaks plainly to a TLS client says what it is.
            if !stream.isEstablished, let name = Stranger.name(stream.firstBytes), name != "TLS" {
                return greetingFailed(.otherProtocol(name))
            }
            let hasCertificate = context.tls?.hasCertificate == true
            if let failure = ConnectFailure(observation, hasCertificate: hasCertificate, host: options.host) {
                return greetingFailed(failure)
            }
        }
        return greetingFailed(.lost(how))
    }

    private var isConnected: Bool { context.link.withLock { $0.phase == .connected } }
    private var canAnswer: Bool { context.link.withLock { $0.canAnswer } }
}

extension Packet {
    /// Whether it answers what this client has sent, so that it stands for itself.
    fileprivate var isAnswer: Bool {
        switch kind {
        case .puback, .pubcomp, .suback: true
        default: false
        }
    }
}

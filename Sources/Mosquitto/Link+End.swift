extension Link {
    /// The end that the application has asked for and that needs no word with the broker; `nil` for none.
    var requestedEnd: ConnectionEnd? {
        if wantsDrop { return .disconnected(.dropped) }
        guard wantsDisconnect, phase != .connected else { return nil }
        return .disconnected(.requested)
    }

    /// Why a connection is over whose socket the library has closed, from all that is known of it.
    ///
    /// - Parameters:
    ///   - result: What the library's last call returned.
    ///   - handshake: What TLS has seen; `nil` without TLS.
    ///   - hasCertificate: Whether a client certificate is configured.
    /// - Returns: The last word of this connection.
    func end(after result: MosquittoResult, handshake: TLSObservation?, hasCertificate: Bool) -> ConnectionEnd {
        // What this side has asked for comes first: the errors that follow from it are not news.
        if wantsDrop { return .disconnected(.dropped) }
        if wantsDisconnect { return .disconnected(.requested) }
        guard phase == .connected else {
            return .refused(failure(after: result, handshake: handshake, hasCertificate: hasCertificate))
        }
        switch result.code {
        // The library closes without an error only for a DISCONNECT.
        case .success: return .disconnected(Disconnect(reason: disconnectReason))
        case .keepalive: return .disconnected(.keepaliveExpired)
        default: return .disconnected(.lost(handshake?.lossText ?? result.lossText))
        }
    }

    private func failure(
        after result: MosquittoResult, handshake: TLSObservation?, hasCertificate: Bool
    ) -> ConnectFailure {
        if let refusal { return ConnectFailure(connack: refusal) }
        if result.code == .keepalive { return .timedOut }
        if let handshake, let failure = ConnectFailure(handshake, hasCertificate: hasCertificate) { return failure }
        return result.code == .success ? ConnectFailure(connack: disconnectReason) : .lost(result.lossText)
    }
}

extension TLSObservation {
    /// How TLS says that a connection broke; `nil` when it has nothing to say beyond the regular end.
    fileprivate var lossText: String? {
        guard let alert else { return errorText }
        return alert == .closeNotify ? "the broker closed the connection" : alert.text
    }
}

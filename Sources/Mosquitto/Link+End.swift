extension Link {
    /// The end that the application has asked for and that needs no word with the broker; `nil` for none.
    var requestedEnd: ConnectionEnd? {
        if wantsDrop { return .disconnected(.dropped) }
        guard wantsDisconnect, phase != .connected else { return nil }
        return .disconnected(.requested)
    }

    /// The last word on a connection that is over.
    ///
    /// What this side has asked for comes first: what follows from it is no news.
    ///
    /// - Parameters:
    ///   - failure: What to say if there never was a login.
    ///   - disconnect: What to say if there was one.
    /// - Returns: One of them, or what was asked for.
    func end(_ failure: ConnectFailure, _ disconnect: Disconnect) -> ConnectionEnd {
        if wantsDrop { return .disconnected(.dropped) }
        if wantsDisconnect { return .disconnected(.requested) }
        return phase == .connected ? .disconnected(disconnect) : .refused(failure)
    }
}

extension TLSObservation {
    /// How TLS says that a connection broke; `nil` when it has nothing to say beyond the regular end.
    var lossText: String? {
        guard let alert else { return errorText }
        return alert == .closeNotify ? nil : alert.text
    }
}

extension MosquittoOptions {
    /// Does all that making a client does with the options and nothing more: checks the values, and reads the files of
    /// TLS.
    ///
    /// Throws what ``MosquittoClient/init(options:onMessage:onEvent:onLog:)`` throws for them.
    public func check() throws(MosquittoError) {
        try validate()
        if let tls { _ = try TLSContext(tls, host: host) }
    }

    /// What the broker is asked to do with the session; `nil` when it cannot be asked (MQTT 3.1.1).
    var askedSessionExpiry: Duration? {
        guard version == .v5 else { return nil }
        return cleanSession ? .zero : sessionExpiry
    }

    /// Throws ``MosquittoError/invalidOption(name:reason:)`` for the first value that MQTT or the library cannot carry.
    ///
    /// A NUL byte would cut a text short on its way through C, and a too long one is sent with a wrong length by
    /// libmosquitto: both would log in as somebody else, so they are refused here.
    func validate() throws(MosquittoError) {
        try Self.checkText(host, name: "host")
        try Self.check((1...65_535).contains(port), name: "port", "must be 1…65535")
        try Self.checkText(clientID, name: "clientID")
        try Self.check((5...65_535).contains(keepalive.wholeSeconds), name: "keepalive", "must be 5…65535 s")
        try Self.check(keepalive == .seconds(keepalive.wholeSeconds), name: "keepalive", "must be whole seconds")
        try Self.check(
            (0...Int64(UInt32.max)).contains(sessionExpiry.wholeSeconds), name: "sessionExpiry",
            "must be 0…4294967295 s")
        try Self.check(connectTimeout > .zero, name: "connectTimeout", "must be more than nothing")
        if let username { try Self.checkText(username, name: "username") }
        if let password {
            try Self.checkText(password, name: "password")
            try Self.check(username != nil, name: "password", "needs a user name")
        }
        if let tls { try tls.validate() }
        if let will { try will.validate() }
    }

    fileprivate static func check(_ holds: Bool, name: String, _ reason: String) throws(MosquittoError) {
        guard holds else { throw .invalidOption(name: name, reason: reason) }
    }

    fileprivate static func checkText(_ text: String, name: String) throws(MosquittoError) {
        try check(!text.isEmpty, name: name, "must not be empty")
        try check(text.utf8.count <= 65_535, name: name, "must be at most 65535 bytes")
        try check(!text.utf8.contains(0), name: name, "must not contain a NUL")
    }
}

extension MosquittoOptions.TLS {
    fileprivate func validate() throws(MosquittoError) {
        for (name, path) in [("tls.caFile", caFile), ("tls.certFile", certFile), ("tls.keyFile", keyFile)] {
            guard let path else { continue }
            try MosquittoOptions.checkText(path, name: name)
        }
        try MosquittoOptions.check(
            (certFile == nil) == (keyFile == nil), name: certFile == nil ? "tls.certFile" : "tls.keyFile",
            "a certificate and its key come together")
    }
}

extension MosquittoOptions.Will {
    fileprivate func validate() throws(MosquittoError) {
        try MosquittoOptions.checkText(topic, name: "will.topic")
        try MosquittoOptions.check((0...2).contains(qos), name: "will.qos", "must be 0, 1 or 2")
        try MosquittoOptions.check(payload.count <= 65_535, name: "will.payload", "must be at most 65535 bytes")
    }
}

extension Duration {
    /// The duration in whole seconds, rounded towards zero.
    var wholeSeconds: Int64 { components.seconds }
}

/// The words for the reason codes that a broker gives in CONNACK and DISCONNECT (MQTT 5, section 2.4).
enum ReasonCode {
    /// What the code means, in words that end a clause.
    static func text(_ code: UInt8) -> String {
        switch code {
        case 0x00: "without a reason"
        // 1 is MQTT 3.1.1's.
        case 0x01, 0x84: "it does not speak this version of MQTT"
        case 0x81: "malformed packet"
        case 0x82: "protocol error"
        case 0x83: "implementation specific error"
        case 0x87: "not authorised"
        case 0x89: "the broker is busy"
        case 0x8A: "this client is banned"
        case 0x8B: "the broker is shutting down"
        case 0x8C: "bad authentication method"
        case 0x8D: "nothing was heard of this client for too long"
        case 0x8E: "another client has taken the session over"
        case 0x8F: "a topic filter is not valid"
        case 0x90: "the topic name, or that of the will, is not allowed"
        case 0x93: "more messages at once than the broker takes"
        case 0x94: "a topic alias is not valid"
        case 0x95: "packet too large"
        case 0x96: "messages at too high a rate"
        case 0x97: "a quota is used up"
        case 0x98: "an administrator's action"
        case 0x99: "the payload, or that of the will, is not in the format that was announced"
        case 0x9A: "retained messages are not supported, and the will may be one"
        case 0x9B: "the quality of service, or that of the will, is not supported"
        case 0x9C: "another broker is to be used"
        case 0x9D: "the broker has moved"
        case 0x9E: "shared subscriptions are not supported"
        case 0x9F: "too many connections in a short time"
        case 0xA0: "the connection was open for the longest time that is allowed"
        case 0xA1: "subscription identifiers are not supported"
        case 0xA2: "subscriptions with wildcards are not supported"
        default: "unspecified error"
        }
    }
}

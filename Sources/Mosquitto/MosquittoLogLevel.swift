/// How grave a line is that the library or this adapter has to say.
public enum MosquittoLogLevel: Sendable, Equatable {
    /// Odd but handled.
    case warning
    /// Something failed; an end of the connection follows, which explains it in plain words.
    case error
}

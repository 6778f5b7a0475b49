/// Sets text.
public final class Typesetter {}

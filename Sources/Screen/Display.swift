/// The display.
public final class Display {}

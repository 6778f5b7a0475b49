import CabinetPlatform

extension GPIOError: CustomStringConvertible {
    /// For a technician, on one line: what happened, where, and what to do.
    public var description: String {
        switch self {
        case .noChips:
            """
            no GPIO chip: there is no /dev/gpiochip* on this machine; check that its GPIO driver is loaded, or try \
            without hardware on a line simulated:NAME
            """
        case .permissionDenied(let path):
            """
            no permission to open \(path): install the udev rule 60-coinpulse.rules and run as a member of the \
            group gpio (in a systemd unit with DeviceAllow=char-gpiochip rw)
            """
        case .notFound(let reference, let existing):
            "no GPIO line \(reference); there are: \(Self.list(existing))"
        case .ambiguous(let reference, let places):
            """
            \(places.count) GPIO lines are called \(reference): \(Self.list(places)); write the one that is meant as \
            LABEL:OFFSET, or by its name when two chips share a label
            """
        case .busy(let location, let consumer):
            "\(location) is in use by \(Self.holder(consumer)); stop that, or use another line"
        case .lost(let location, let code):
            "lost \(location): \(Self.reason(code)); its chip was unplugged or its driver unloaded"
        case .notSupported(let feature, let location):
            "\(location) does not support \(feature); set that otherwise, or use another line"
        case .failed(let operation, let code, let location):
            "could not \(SystemError(operation, code: code, context: location?.description))"
        }
    }

    private static func holder(_ consumer: String?) -> String {
        guard let consumer else { return "something that gives no name (a kernel driver or a device tree overlay)" }
        return "\"\(consumer)\""
    }

    /// A board has some dozens of lines; a list beyond that helps nobody.
    private static func list(_ items: [some CustomStringConvertible]) -> String {
        let limit = 64
        guard !items.isEmpty else { return "none" }
        let shown = items.prefix(limit).map(\.description).joined(separator: ", ")
        return items.count > limit ? "\(shown) and \(items.count - limit) more" : shown
    }

    /// The error number in words, such as `No such device (ENODEV)`.
    private static func reason(_ code: CInt) -> String {
        let text = SystemError("", code: code).description
        return String(text.dropFirst(": ".count))
    }
}

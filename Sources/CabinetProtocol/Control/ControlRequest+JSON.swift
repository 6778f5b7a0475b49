import CabinetModel

extension ControlRequest {
    /// The two words for the value of a simulated line.
    private enum LineValue: String, CaseIterable {
        case active, inactive
    }

    /// Reads the members of a request called `name`.
    ///
    /// Unlike a payment, which is taken with members that nobody knows, a request with one is refused: a client that
    /// asks for more than this daemon understands must not get something else.
    init(_ name: Name, members object: JSONObject) throws(MessageError) {
        let known = name.memberNames + ["request", "id"]
        guard object.members.allSatisfy({ member in known.contains { $0.hasSameBytes(as: member.name) } }) else {
            let words = name.memberNames.isEmpty ? "none" : name.memberNames.joined(separator: ", ")
            throw MessageError("unknown member; \(name.rawValue) has \(words)")
        }
        switch name {
        case .status: self = .status
        case .subscribe: self = .subscribe
        case .meters: self = .meters
        case .resetMeters: self = .resetMeters
        case .payments, .refusals:
            let limit = try object.optionalInteger("limit", in: Self.pageLimitRange) ?? 20
            let before = try object.optionalInteger("before", in: 1...Int.max).map(Int64.init)
            self = name == .payments ? .payments(limit: limit, before: before) : .refusals(limit: limit, before: before)
        case .credit: self = .credit(credits: try object.integer("credits", in: Self.creditsRange))
        case .pulse: self = .pulse(pulses: try object.integer("pulses", in: Self.pulsesRange))
        case .cancel: self = .cancel(try PaymentChoice(members: object))
        case .game:
            let action = try object.word("action", of: GameAction.self)
            let source = try object.optionalValue(
                "source", expected: "1 to 64 of A-Z a-z 0-9 _ . -", SourceName.init)
            self = .game(action, source: source ?? .control)
        case .display: self = .display(try object.word("state", of: DisplayState.self))
        case .simulate:
            let line = try object.value("line", expected: "the name of a simulated line") { name in
                LineReference("simulated:\(name)") == nil ? nil : name
            }
            self = .simulate(line: line, isActive: try object.word("value", of: LineValue.self) == .active)
        }
    }

    /// The members of the request, all of them written out.
    var members: JSONObject {
        var object: JSONObject = ["request": .string(name.rawValue)]
        switch self {
        case .status, .subscribe, .meters, .resetMeters: break
        case .payments(let limit, let before), .refusals(let limit, let before):
            object.append("limit", .integer(Int64(limit)))
            object.append("before", ifPresent: before.map(JSONValue.integer))
        case .credit(let credits): object.append("credits", .integer(Int64(credits)))
        case .pulse(let pulses): object.append("pulses", .integer(Int64(pulses)))
        case .cancel(.number(let number)): object.append("payment", .integer(number))
        case .cancel(.transaction(let id)): object.append("transactionId", .string(id.rawValue))
        case .game(let action, let source):
            object.append("action", .string(action.rawValue))
            object.append("source", .string(source.rawValue))
        case .display(let state): object.append("state", .string(state.rawValue))
        case .simulate(let line, let isActive):
            object.append("line", .string(line))
            object.append("value", .string((isActive ? LineValue.active : .inactive).rawValue))
        }
        return object
    }
}

extension ControlRequest.PaymentChoice {
    fileprivate init(members object: JSONObject) throws(MessageError) {
        let number = try object.optionalInteger("payment", in: 1...Int.max)
        switch (number, object.optional("transactionId")) {
        case (let number?, nil): self = .number(Int64(number))
        case (nil, _?): self = .transaction(try object.transactionID())
        default: throw MessageError("expected either payment or transactionId")
        }
    }
}

extension ControlRequest.Name {
    /// The members that the request may have besides `request` and `id`.
    fileprivate var memberNames: [String] {
        switch self {
        case .status, .subscribe, .meters, .resetMeters: []
        case .payments, .refusals: ["limit", "before"]
        case .credit: ["credits"]
        case .pulse: ["pulses"]
        case .cancel: ["payment", "transactionId"]
        case .game: ["action", "source"]
        case .display: ["state"]
        case .simulate: ["line", "value"]
        }
    }
}

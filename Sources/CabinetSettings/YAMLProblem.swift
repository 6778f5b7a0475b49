import CabinetModel
import Yams

/// Puts what the YAML parser complains about into one line, without repeating what the file says: it may be a secret.
enum YAMLProblem {
    static func describe(_ error: any Error, in text: String, source: String) -> ConfigurationError.Problem {
        guard let error = error as? YamlError else {
            return .init(source: source, message: "is not YAML")
        }
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            return problemAt(mark.line, mark.column, because: join(context, problem), in: text, source: source)
        case .reader(let problem, let offset, _, _):
            let before = text.prefix(offset ?? 0)
            let column = before.reversed().prefix { !$0.isNewline }.count + 1
            return problemAt(before.count(where: \.isNewline) + 1, column, because: problem, in: text, source: source)
        case .duplicatedKeysInMapping(let names, let context):
            let names = names.sorted().map(\.shownInMessage).joined(separator: ", ")
            return .init(source: source, line: context.mark.line, message: "the key \(names) is twice in one section")
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            return .init(source: source, message: "is not YAML")
        }
    }

    private static func problemAt(
        _ line: Int, _ column: Int, because reason: String, in text: String, source: String
    ) -> ConfigurationError.Problem {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let indentation = lines.indices.contains(line - 1) ? lines[line - 1].prefix(while: \.isWhitespace) : ""
        let hint = indentation.contains("\t") ? "; indent with spaces, not with tabs" : ""
        return .init(source: source, line: line, message: "not YAML at column \(column): \(reason)\(hint)")
    }

    private static func join(_ context: YamlError.Context?, _ problem: String) -> String {
        guard let context, !context.text.isEmpty else { return problem }
        return "\(context.text), \(problem)"
    }
}

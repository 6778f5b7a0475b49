/// What one check of a dry run found.
package struct CheckResult: Sendable, Equatable {
    /// How it stands.
    package enum Verdict: Sendable, Equatable {
        /// It is as it must be.
        case ok
        /// It works, and could be better; the text says how.
        case warning(advice: String)
        /// It does not work; the text says what to do.
        case failed(advice: String)
        /// It could not be looked at, because something before it failed.
        case notReached
    }

    /// What was looked at, in a word or two.
    package let subject: String
    /// What was found.
    package let finding: String
    package let verdict: Verdict

    package init(_ subject: String, _ finding: String, _ verdict: Verdict = .ok) {
        self.subject = subject
        self.finding = finding
        self.verdict = verdict
    }

    package var hasFailed: Bool {
        if case .failed = verdict { true } else { false }
    }

    /// The check as it is printed: one line, and what to do below it.
    package var text: String {
        let mark: String
        let advice: String?
        switch verdict {
        case .ok: (mark, advice) = ("  ok  ", nil)
        case .warning(let text): (mark, advice) = ("  ??  ", text)
        case .failed(let text): (mark, advice) = (" FAIL ", text)
        case .notReached: (mark, advice) = ("  --  ", nil)
        }
        let padding = String(repeating: " ", count: max(1, 20 - subject.count))
        let line = "[\(mark)] \(subject)\(padding)\(finding)"
        return advice.map { "\(line)\n\(String(repeating: " ", count: 9))→ \($0)" } ?? line
    }
}

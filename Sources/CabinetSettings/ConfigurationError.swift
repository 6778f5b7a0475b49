/// Everything that is wrong with a configuration, found in one pass; the daemon ends with status 78 (`EX_CONFIG`).
package struct ConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// One thing that is wrong.
    package struct Problem: Equatable, Sendable, CustomStringConvertible {
        /// The file's path as it was given, or the environment variable's name.
        package let source: String
        /// The line in the file, from 1; `nil` for the environment and for what is missing.
        package let line: Int?
        /// The key in dotted form, such as `coin.pulse`; `nil` when the whole file is meant.
        package let key: String?
        /// What was written, as it was written; `nil` when nothing was, or when it may be a secret.
        package let value: String?
        /// What is wrong and what is allowed, in one line without control characters; it shows the value when there is one.
        package let message: String

        package init(source: String, line: Int? = nil, key: String? = nil, value: String? = nil, message: String) {
            self.source = source
            self.line = line
            self.key = key
            self.value = value
            self.message = message
        }

        /// `coinpulse.yaml:12: coin.pulse: 5ms is out of range; allowed: 10ms…1s (default 100ms)`.
        package var description: String {
            let place = line.map { "\(source):\($0)" } ?? source
            return ([place] + (key.map { [$0] } ?? []) + [message]).joined(separator: ": ")
        }
    }

    /// At least one: first what is wrong with the file's structure and the names of variables, then the keys in the order
    /// of the table, then what does not fit together.
    package let problems: [Problem]

    /// Traps when `problems` is empty.
    package init(_ problems: [Problem]) {
        precondition(!problems.isEmpty, "an error names at least one problem")
        self.problems = problems
    }

    /// One line a problem.
    package var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}

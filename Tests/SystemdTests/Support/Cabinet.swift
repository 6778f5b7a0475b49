import CabinetModel
import CabinetProtocol
import Foundation
import TestSupport
import Testing

/// A board on which a technician has followed the documents, command by command: broker, daemon and screen.
final class Cabinet: ControlledCabinet, Sendable {
    /// The one of the running suite.
    @TaskLocal static var current: Cabinet?

    let board: Board
    /// What the commands of each document printed.
    private let walk: Shared<[String: Result<String, any Error>]> = Shared([:])

    init(board: Board) {
        self.board = board
    }

    /// The cabinet of this suite, up and ready for payments.
    ///
    /// - Throws: What went wrong with the first of the documents' commands that failed, to each test again.
    static func ready() throws -> Cabinet {
        let cabinet = try #require(current, "the suite has the trait .onABoard")
        try cabinet.install()
        try cabinet.awaitState("ready", within: .seconds(60)) { $0.reasons == [] }
        return cabinet
    }

    /// What the blocks below a heading printed when they were run, which they are once.
    @discardableResult
    func follow(_ heading: String, in document: String, as user: String = "technician") throws -> String {
        let block = try CommandBlock.named(heading, in: document)
        if let known = walk.value[block.testDescription] { return try known.get() }
        let result = Result { try block.blocks.map { try run($0, as: user) }.joined() }
        walk.change { $0[block.testDescription] = result }
        return try result.get()
    }

    func ask(_ request: String) throws -> JSONObject {
        let reply = try board.run("echo '\(request)' | socat -t5 - UNIX-CONNECT:/run/coinpulse/control.sock")
        guard case .object(let object) = try JSONValue.parse(Array(reply.utf8)) else {
            throw DaemonFailure("the control socket answered no object: \(reply)")
        }
        return object
    }

    var log: String {
        (try? board.run("systemctl status --no-pager coinpulsed; journalctl --no-pager -u coinpulsed | tail -n 40"))
            ?? "-"
    }

    /// Pays at the broker, as the payment API does, and returns when the broker has it.
    func pay(credits: Int, transaction: String) throws {
        try board.run(
            """
            mosquitto_pub -h broker.example -p 8883 --cafile /etc/coinpulse/ca.crt -u payments -P "$(cat /root/payments)" \
                -q 1 -t arcade/machine/cab-1/coinpulse -m '{"machineId":"cab-1","credits":\(credits),
                "timestamp":"2026-11-20T12:00:00.5Z","transactionId":"\(transaction)"}'
            """)
    }

    private func install() throws {
        try board.run(Self.givens)
        try follow("Packages", in: "docs/OPERATIONS.md")
        // By root, for whom sudo changes nothing: the project's folder may be closed to others outside.
        try follow("Install", in: "README.md", as: "root")
        let logins = try follow("A broker of your own", in: "docs/OPERATIONS.md")
        try board.run(
            """
            cp ~technician/coinpulse-ca/ca.crt /etc/coinpulse/ca.crt
            echo '\(logins)' | sed -n 's/^cab-1 //p' > /root/password
            echo '\(logins)' | sed -n 's/^payments //p' | tr -d '\\n' > /root/payments
            """)
        try follow("Configure", in: "README.md")
    }

    /// Runs a block of a document; what runs until Ctrl-C gets one when it has come that far.
    private func run(_ block: String, as user: String) throws -> String {
        guard block.contains("--dry-run") else { return try board.run(prefix(user) + block, as: user) }
        return try board.run(
            """
            set -m
            ( \(block)
            ) > ~/dry-run 2>&1 &
            until grep -q 'Running on simulated lines' ~/dry-run; do
                kill -0 %% 2>/dev/null || { cat ~/dry-run; exit 1; }
                sleep 0.1
            done
            kill -INT -- "-$!"
            wait || true
            until ! systemctl --quiet is-active 'coinpulsed-as-service-*'; do sleep 0.1; done
            cat ~/dry-run
            """, as: user)
    }

    /// Where a reader stands who follows the commands.
    private func prefix(_ user: String) -> String {
        user == "root" ? "cd /home/technician/coinpulse\n" : "export SUDO_EDITOR=/usr/local/bin/edit\n"
    }

    /// What the documents take for granted: this project's folder, a name for the broker, and somebody who edits a file.
    ///
    /// The programs were built outside, where there is a compiler.
    private static let givens = """
        mkdir -p /home/technician/coinpulse
        ! mountpoint --quiet /home/technician/coinpulse || exit 0
        mount -t hostfs project /home/technician/coinpulse -o '\(CommandBlock.project)'
        printf '#!/bin/sh\\n' > /usr/local/bin/done
        for script in setup build; do
            mount --bind /usr/local/bin/done /home/technician/coinpulse/scripts/$script
        done
        grep -q broker.example /etc/hosts || echo '127.0.0.1 broker.example' >> /etc/hosts
        cat > /usr/local/bin/edit << 'EDIT'
        #!/bin/sh
        # sudoedit calls it with a copy of the file.
        case $1 in
            *.yaml*)
                exec sed -i -e 's/^  #id: /  id: /' -e 's/^  #host: /  host: /' -e 's/^  #line: GPIO17/  line: GPIO17/' \\
                    -e 's/^  #username: /  username: /' -e 's/^  #password_file: /  password_file: /' \\
                    -e 's/^    #ca_file: /    ca_file: /' -e 's,^  #url: .*,  url: "https://buy.stripe.com/lab",' "$1" ;;
            *) exec sudo cat /root/password > "$1" ;;
        esac
        EDIT
        chmod +x /usr/local/bin/done /usr/local/bin/edit
        """
}

/// Boots a board for the suite, and cuts its power in the end.
struct BoardTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let board = try Board()
        defer { board.cutPower() }
        try board.boot()
        try await Cabinet.$current.withValue(Cabinet(board: board), operation: function)
    }
}

extension Trait where Self == BoardTrait {
    static var onABoard: BoardTrait { BoardTrait() }
}

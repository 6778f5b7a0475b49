import CabinetModel
import CabinetProtocol
import Foundation
import TestSupport
import Testing

/// The whole product on a board with systemd, installed by its documents; one board for all, which each test leaves ready.
@Suite(.serialized, .onABoard) struct SystemdTests {
    // MARK: - The documents

    @Test func `every command block of README and OPERATIONS is run here`() throws {
        let found = try ["README.md", "docs/OPERATIONS.md"].flatMap { try CommandBlock.all(in: $0) }
            .map(\.testDescription)

        #expect(
            Set(found) == [
                // By the continuous integration, in a stage of its own: it builds.
                "README.md: See it run",
                "README.md: Install", "README.md: Configure",
                "docs/OPERATIONS.md: Packages", "docs/OPERATIONS.md: A broker of your own",
                "docs/OPERATIONS.md: A test pulse", "docs/OPERATIONS.md: Update",
                "docs/OPERATIONS.md: Questions an operator has", "docs/OPERATIONS.md: The attract screen",
                "docs/OPERATIONS.md: Which display",
                "docs/OPERATIONS.md: Back up and replace",
            ])
        #expect(Set(found).count == found.count)
    }

    @Test func `whoever follows README has a cabinet that is ready, and whose dry run has found nothing wrong`() throws
    {
        let cabinet = try Cabinet.ready()

        let rehearsal = try cabinet.follow("Configure", in: "README.md")

        #expect(rehearsal.contains("The configuration of cab-1 is right."))
        #expect(rehearsal.contains("[  ok  ] user                coinpulse (coinpulse gpio)"))
        #expect(rehearsal.contains("[  ok  ] broker login        as cab-1"))
        #expect(!rehearsal.contains("[ FAIL ]"), "\(rehearsal)")
    }

    @Test(arguments: ["coinpulsed", "coinpulse-attract"])
    func `the packages in OPERATIONS bring each library that a program is linked to`(program: String) throws {
        let cabinet = try Cabinet.ready()
        let commands = try CommandBlock.named("Packages", in: "docs/OPERATIONS.md").blocks.joined(separator: " ")
        // What no Debian is without.
        let named = Set(commands.split { " \n".contains($0) }.map(String.init) + ["libc6", "libgcc-s1", "libstdc++6"])
        let headers = try TestProcess.run(["objdump", "-p", "\(CommandBlock.project)/.build/release/\(program)"])
        let libraries = headers.matches(of: /NEEDED +(\S+)/).map { String($0.1) }
        #expect(libraries.count > 5)

        let patterns = libraries.map { "'*/\($0)'" }.joined(separator: " ")
        let owners = try cabinet.board.run("dpkg -S \(patterns) | sed 's/:.*//' | sort -u").split(separator: "\n")
        #expect(owners.count > 5)
        #expect(named.isSuperset(of: owners.map(String.init)), "\(owners)")
    }

    @Test func `a test pulse and the question for a payment work as they are written down`() throws {
        let cabinet = try Cabinet.ready()
        try cabinet.countClosings()

        let reply = try cabinet.follow("A test pulse", in: "docs/OPERATIONS.md")
        try cabinet.awaitNothingOwed()
        let payments = try cabinet.follow("Questions an operator has", in: "docs/OPERATIONS.md")

        #expect(reply.contains(#""ok":true"#))
        #expect(try cabinet.closings() == 1)
        #expect(payments.contains(#""outcome":"delivered""#))
    }

    @Test func `a screenshot is drawn as it is written down`() throws {
        let cabinet = try Cabinet.ready()

        try cabinet.follow("The attract screen", in: "docs/OPERATIONS.md")

        #expect(try cabinet.board.run("head -c 4 ready.png | tail -c 3", as: "technician") == "PNG")
    }

    @Test func `a backup is restored by the documented commands, and the daemon goes on with it`() throws {
        let cabinet = try Cabinet.ready()
        try cabinet.pay(credits: 1, transaction: "pi_backup")
        try cabinet.awaitPayment("pi_backup")

        try cabinet.follow("Back up and replace", in: "docs/OPERATIONS.md")

        try cabinet.awaitState("ready again") { $0.reasons == [] }
        #expect(try cabinet.ledgerEntries().contains { $0.transaction == "pi_backup" && $0.outcome == .delivered })
    }

    @Test func `an update restarts both programs, and the cabinet is ready again`() throws {
        let cabinet = try Cabinet.ready()
        let before = try cabinet.board.run("systemctl show --value -p MainPID coinpulsed")

        try cabinet.follow("Update", in: "docs/OPERATIONS.md", as: "root")

        try cabinet.awaitState("ready again") { $0.reasons == [] }
        #expect(try cabinet.board.run("systemctl show --value -p MainPID coinpulsed") != before)
    }

    // MARK: - The check

    @Test func `the check refuses what the unit refuses, and the untouched example`() throws {
        let cabinet = try Cabinet.ready()
        let file = "/etc/coinpulse/coinpulse.yaml"
        func check(after change: String) throws -> (status: Int, output: String) {
            try cabinet.board.attempt(
                "cp -a \(file) /root/kept; trap 'cp -a /root/kept \(file)' EXIT\n\(change)\ncoinpulsed-as-service --check"
            )
        }

        let elsewhere = try check(after: "sed -i 's,^  path: .*,  path: /srv/ledger.sqlite,' \(file)")
        let unreadable = try check(after: "chmod 600 \(file)")
        let example = try check(after: "cp /usr/share/doc/coinpulse/coinpulse.example.yaml \(file)")

        #expect(elsewhere.status == 78)
        #expect(elsewhere.output.contains("ledger.path: access /srv"), "\(elsewhere.output)")
        #expect(elsewhere.output.contains("ReadWritePaths="))
        #expect(unreadable.status == 78)
        #expect(unreadable.output.contains("Permission denied"), "\(unreadable.output)")
        #expect(example.status == 78)
        for key in ["machine.id", "broker.host", "coin.line"] { #expect(example.output.contains(key)) }
    }

    // MARK: - Users

    @Test func `all may read the status, group coinpulse the rest, and group coinpulse-admin gives credits`() throws {
        let cabinet = try Cabinet.ready()
        try cabinet.board.run(
            "for user in stranger reader boss; do useradd --create-home $user; done; usermod -aG coinpulse reader; "
                + "usermod -aG coinpulse-admin boss")
        func may(_ request: String, _ user: String) throws -> Bool {
            let words = "echo '\(request)' | socat -t5 - UNIX-CONNECT:/run/coinpulse/control.sock"
            return try cabinet.board.run(words, as: user).contains(#""ok":true"#)
        }
        let users = ["stranger", "reader", "boss"]

        let status = try users.filter { try may(#"{"request":"status"}"#, $0) }
        let payments = try users.filter { try may(#"{"request":"payments","limit":1}"#, $0) }
        let credit = try users.filter { try may(#"{"request":"credit","credits":1}"#, $0) }
        try cabinet.awaitNothingOwed()
        let game = try cabinet.follow("Which display", in: "docs/OPERATIONS.md", as: "reader")
        _ = try cabinet.ask(#"{"request":"game","action":"over","source":"mame"}"#)

        #expect(game.contains(#""ok":true"#))
        #expect(status == users)
        #expect(payments == ["reader", "boss"])
        #expect(credit == ["boss"])
        let audit = try cabinet.board.run("sqlite3 /var/lib/coinpulse/ledger.sqlite 'SELECT actor FROM audit'")
        #expect(audit.contains("boss"), "\(audit)")
    }

    @Test func `the ledger and the secrets are closed to everybody but the daemon`() throws {
        let cabinet = try Cabinet.ready()
        let files = [
            "/var/lib/coinpulse/ledger.sqlite", "/etc/coinpulse/credentials/mqtt-password",
            "/run/credentials/coinpulsed.service/coinpulse_mqtt-password",
        ]

        for file in files {
            #expect(try cabinet.board.attempt("test -e \(file)").status == 0, "\(file)")
            #expect(try cabinet.board.attempt("cat \(file)", as: "coinpulse-attract").status != 0, "\(file)")
            #expect(try cabinet.board.attempt("cat \(file)", as: "technician").status != 0, "\(file)")
        }
    }

    // MARK: - The unit

    @Test func `the daemon has real-time priority for its pulses, its memory locked, and no privilege`() throws {
        let cabinet = try Cabinet.ready()

        let threads = try cabinet.board.run("chrt() { ps -L -o cls=,rtprio=,comm= -p \"$1\"; }; chrt \(Self.mainPID)")
        let status = try cabinet.board.run("cat /proc/\(Self.mainPID)/status")

        #expect(threads.contains(/FF +20 +pulses/), "\(threads)")
        for line in ["CapEff:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2"] {
            #expect(status.contains(line), "\(line)")
        }
        #expect(!status.contains("VmLck:\t       0 kB"))
    }

    @Test func `at rest the journal stays empty for half a minute`() throws {
        let cabinet = try Cabinet.ready()

        let journal = try cabinet.board.run(
            """
            cursor=$(journalctl --lines=0 --show-cursor | sed -n 's/^-- cursor: //p')
            sleep 30
            journalctl --after-cursor="$cursor" --output=cat -u coinpulsed -u coinpulse-attract
            """, within: .seconds(90))

        #expect(journal == "")
    }

    @Test func `the users and groups conflict with none of the system's own`() throws {
        let cabinet = try Cabinet.ready()

        #expect(try cabinet.board.run("systemd-sysusers 2>&1") == "")
    }

    @Test func `systemctl status tells whether payments are taken, why not, and why the daemon has ended`() throws {
        let cabinet = try Cabinet.ready()
        func told() throws -> String { try cabinet.board.run("systemctl show --value -p StatusText coinpulsed") }

        let ready = try cabinet.awaitText("Taking payments", told)
        try cabinet.board.run("systemctl stop mosquitto")
        try cabinet.awaitState("told of the broker") { !$0.isConnected }
        let waiting = try cabinet.awaitText("broker_down", told)
        try cabinet.board.run("systemctl start mosquitto")
        try cabinet.awaitConnected()
        let ended = try cabinet.board.run(
            """
            mv /etc/coinpulse/coinpulse.yaml /root/kept; echo 'machine: {id: cab-1, coin: x}' > /etc/coinpulse/coinpulse.yaml
            trap 'mv /root/kept /etc/coinpulse/coinpulse.yaml; systemctl restart coinpulsed' EXIT
            systemctl restart coinpulsed || true
            systemctl show --value -p StatusText coinpulsed
            """)

        #expect(ready == "Taking payments\n")
        #expect(waiting.contains("No payments"))
        #expect(ended.contains("machine.coin"), "\(ended)")
    }

    // MARK: - Ends

    // In less than a second where nothing else runs, here as on a board; three tries and the limits leave room for a busy
    // machine that plays the board.

    @Test func `after a kill in a pulse the switch is opened at once, on a kernel that keeps levels`() throws {
        #expect(try fastest("kill -KILL \(Self.mainPID)", good: .seconds(1)) < .seconds(3))
    }

    @Test func `a daemon that is frozen in a pulse is killed, and the switch opened, after four seconds`() throws {
        #expect(try fastest("kill -STOP \(Self.mainPID)", good: .seconds(6)) < .seconds(9))
    }

    /// The shortest of three tries, or the first that is `good`.
    private func fastest(_ action: String, good: Duration) throws -> Duration {
        var fastest = Duration.seconds(60)
        for _ in 0..<3 where fastest >= good { fastest = min(fastest, try closedTime(after: action)) }
        return fastest
    }

    /// How long the switch stays closed after `action` in a pulse; then the cabinet is ready again.
    private func closedTime(after action: String) throws -> Duration {
        let cabinet = try Cabinet.ready()
        for _ in 0..<5 {
            let time = try cabinet.timeToOpen(after: action)
            try cabinet.awaitState("ready again", within: .seconds(60)) { $0.reasons == [] }
            try cabinet.awaitNothingOwed()
            // Zero: the pulse was over before this machine, which is busy, came to the action.
            guard time == .zero else {
                print("the switch is open \(time) after \(action.prefix { $0 != "$" })")
                return time
            }
        }
        throw DaemonFailure("this kernel does not keep the level")
    }

    @Test func `credits that are owed at a reboot are given after it, each once`() throws {
        let cabinet = try Cabinet.ready()
        try cabinet.pay(credits: 20, transaction: "pi_reboot")
        try cabinet.awaitState("giving") { (1..<20).contains($0.credits) }

        try cabinet.board.reboot()

        try cabinet.awaitState("ready again", within: .seconds(60)) { $0.reasons == [] }
        try cabinet.awaitNothingOwed()
        let entry = try #require(try cabinet.ledgerEntries().first { $0.transaction == "pi_reboot" })
        #expect(entry.outcome == .delivered)
        #expect(entry.pulses.emitted == 20)
        #expect(entry.pulses.uncertain == 0)
    }

    /// The broker of the documents is on the same board, and its power is cut, too.
    @Test func `credits that are owed or still at the broker at a power cut are given after it, each once`() throws {
        let cabinet = try Cabinet.ready()
        try cabinet.pay(credits: 20, transaction: "pi_cut")
        try cabinet.awaitState("giving") { (1..<20).contains($0.credits) }
        // Else the watchdog ends it, and the next daemon takes the payment.
        try cabinet.board.run("systemctl service-watchdogs no; systemctl kill -s STOP coinpulsed")
        try cabinet.pay(credits: 1, transaction: "pi_waiting")
        // The broker renames its new file over the old one, and leaves it to the file system when that reaches the disk.
        try cabinet.board.run("until grep -q pi_waiting /var/lib/mosquitto/mosquitto.db; do sleep 0.1; done; sync")

        cabinet.board.cutPower()
        try cabinet.board.boot()

        try cabinet.awaitState("ready again", within: .seconds(60)) { $0.reasons == [] }
        try cabinet.awaitPayment("pi_waiting")
        try cabinet.awaitNothingOwed()
        for (transaction, credits) in [("pi_cut", 20), ("pi_waiting", 1)] {
            let entries = try cabinet.ledgerEntries().filter { $0.transaction == transaction }
            #expect(entries.map(\.outcome) == [.delivered])
            #expect(entries.map { $0.pulses.emitted } == [credits])
        }
    }

    private static let mainPID = "$(systemctl show --value -p MainPID coinpulsed)"
}

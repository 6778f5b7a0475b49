# What there is to do with this tree; `make help` lists it. Each target that builds or tests begins with `scripts/setup`, which
# installs the Debian packages that this one needs and that are missing.

# An import of a module that a target does not declare is an error: this is what keeps the layers apart.
SWIFT_FLAGS = --explicit-target-dependency-import-check error
# A cabinet has no Swift toolchain: the program brings the runtime with it, which also costs less memory than sharing it.
# LLD packs the relocations and folds equal functions, and nothing outside looks for our symbols: 5 MiB less in memory.
# Every address is bound at the start (-z now), so that the table of them is read-only from then on. No symbols are left in
# (-s): they were more than a third of the file.
LINK_FLAGS = -Xswiftc -use-ld=lld -Xlinker -z -Xlinker pack-relative-relocs -Xlinker --icf=safe -Xlinker --no-export-dynamic \
	-Xlinker -z -Xlinker now -Xlinker -s
PRODUCT_FLAGS = -c release --static-swift-stdlib $(LINK_FLAGS) $(SWIFT_FLAGS)
# The tests' own build folder: they compile in the fault points, which must never reach a product. With the index that nobody
# reads, a quarter of the compiler's time: without one the package manager finds no tests in a new folder.
TEST_FLAGS = $(SWIFT_FLAGS) --traits FaultPoints --scratch-path .build-test
TSAN_FLAGS = $(SWIFT_FLAGS) --traits FaultPoints --scratch-path .build-tsan --sanitize=thread
RELEASE_TEST_FLAGS = -c release -Xswiftc -enable-testing
# The lab's tests, once for each generation of libgpiod: in release mode with the installed one, in debug mode with the
# other, each where the tests of that mode are built, so that only what uses GPIO is compiled for it.
LAB_TESTS = coinpulse-lab-tests
POWER_CUT_TESTS = coinpulse-power-cut-tests
SYSTEMD_TESTS = coinpulse-systemd-tests
LAB_SCRIPTS = $(addprefix Tests/Lab/,agent boot build-image build-kernel early init plug run test)

# Where `make install` puts things. systemd and udev look below /usr and /usr/local, so PREFIX is one of the two.
PREFIX ?= /usr/local
DESTDIR ?=
BUILT ?= .build/release

# Each has a unit in systemd/ and a page in man/.
PROGRAMS = coinpulsed coinpulse-attract

binaries = $(DESTDIR)$(PREFIX)/bin
documents = $(DESTDIR)$(PREFIX)/share/doc/coinpulse
manuals = $(DESTDIR)$(PREFIX)/share/man
units = $(DESTDIR)$(PREFIX)/lib/systemd/system
accounts = $(DESTDIR)$(PREFIX)/lib/sysusers.d/coinpulse.conf
folders = $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/coinpulse.conf
rules = $(DESTDIR)$(PREFIX)/lib/udev/rules.d/60-coinpulse.rules

.DEFAULT_GOAL = build
.PHONY: help setup build build-daemon demo test test-debug test-release test-tsan lab lab-kernel lab-image lab-gpiod1 lab-gpiod2 lab-power lab-systemd soak build-bench bench lint format install activate uninstall clean
.PHONY: build-tests-debug build-tests-release build-lab-gpiod2 run-tests-debug run-tests-release run-lab-gpiod2

help: ## Lists the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Installs the Debian packages that building, testing and the lab need
	scripts/setup

build: ## Builds the programs in release mode, into .build/release
	scripts/setup build
	scripts/build $(PRODUCT_FLAGS) --product coinpulsed
	scripts/build $(PRODUCT_FLAGS) --product coinpulse-attract

build-daemon: ## Builds the daemon alone, which needs no graphics
	scripts/setup demo
	scripts/build $(PRODUCT_FLAGS) --product coinpulsed

demo: ## Runs a cabinet on this machine: broker, daemon, simulated lines, a payment
	scripts/demo

test: test-debug test-release lab ## Runs every test in debug and in release mode, and those of the lab

test-debug: build-tests-debug run-tests-debug ## Runs every test in debug mode

test-release: build-tests-release run-tests-release ## Runs every test in release mode, as the product is compiled

# Two steps each, so that the continuous integration can build one mode beside the tests of the other.
build-tests-debug:
	scripts/setup test
	scripts/build --build-tests $(TEST_FLAGS)

build-tests-release:
	scripts/setup test
	scripts/build --build-tests $(TEST_FLAGS) $(RELEASE_TEST_FLAGS)

run-tests-debug:
	scripts/test $(TEST_FLAGS)

run-tests-release:
	scripts/test $(TEST_FLAGS) $(RELEASE_TEST_FLAGS) --skip '^PackagingTests\.' # scripts and documents have no mode

test-tsan: ## Runs every test under the thread sanitizer
	scripts/setup test
	scripts/build --build-tests $(TSAN_FLAGS)
	scripts/test $(TSAN_FLAGS)

lab: lab-gpiod1 lab-gpiod2 lab-power lab-systemd ## Runs the tests that need GPIO chips, a whole display, a power switch or a whole board, in a kernel that simulates them

lab-kernel: ## Builds the kernel of the lab, unless it is cached
	scripts/setup lab
	Tests/Lab/build-kernel

lab-image: ## Builds the disk of the lab's board, unless it is cached
	scripts/setup lab
	Tests/Lab/build-image

lab-gpiod1: lab-kernel ## Runs the tests of the lab with the installed libgpiod
	scripts/build $(TEST_FLAGS) $(RELEASE_TEST_FLAGS) --product coinpulse-attract
	scripts/build $(TEST_FLAGS) $(RELEASE_TEST_FLAGS) --product $(LAB_TESTS)
	Tests/Lab/test "$$(pkg-config --modversion libgpiod)" .build-test/release/$(LAB_TESTS)

lab-gpiod2: build-lab-gpiod2 run-lab-gpiod2 ## Runs the tests of the lab with libgpiod 2.x from Debian's backports

build-lab-gpiod2:
	scripts/setup lab
	scripts/gpiod2 scripts/build $(TEST_FLAGS) --product $(LAB_TESTS)

run-lab-gpiod2: lab-kernel
	scripts/gpiod2 Tests/Lab/test 2. .build-test/debug/$(LAB_TESTS) --skip MonitorTests # which have no GPIO

lab-power: lab-kernel ## Cuts the power of a cabinet in the lab, again and again
	scripts/build $(TEST_FLAGS) $(RELEASE_TEST_FLAGS) --product coinpulsed
	scripts/build $(TEST_FLAGS) $(RELEASE_TEST_FLAGS) --product $(POWER_CUT_TESTS)
	.build-test/release/$(POWER_CUT_TESTS)

# What `make build` built is installed on the board.
lab-systemd: lab-kernel lab-image build ## Installs coinpulse on a board with systemd in the lab, by its documents, and tries it there
	scripts/build $(TEST_FLAGS) $(RELEASE_TEST_FLAGS) --product $(SYSTEMD_TESTS)
	.build-test/release/$(SYSTEMD_TESTS)

soak: lab-kernel ## Runs the tests that take minutes and hours, in release mode
	COINPULSE_SOAK=1 $(MAKE) lab-power
	COINPULSE_SOAK=1 TEST_LIMIT=24h $(MAKE) test-release
	COINPULSE_SOAK=1 $(MAKE) lab

build-bench: build ## Builds what measures, in release mode
	scripts/build $(PRODUCT_FLAGS) --product coinpulse-bench

bench: ## Measures pulse widths, latency and memory
	scripts/bench

lint: ## Checks the format of Swift, shell scripts and manual pages
	scripts/setup lint
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks
	shellcheck .ci/run $(wildcard scripts/*) systemd/coinpulsed-as-service $(LAB_SCRIPTS)
	mandoc -T lint -W warning man/*

format: ## Formats the Swift files in place
	swift format --in-place --recursive --parallel Package.swift Sources Tests Benchmarks

install: ## Installs what `make build` built; PREFIX=/usr/local or /usr, DESTDIR= for packagers
	@for program in $(PROGRAMS); do test -x $(BUILT)/$$program || \
		{ echo "$(BUILT)/$$program is missing: run 'make build' first" >&2; exit 1; }; done
	install -D -m 755 --target-directory=$(binaries) $(PROGRAMS:%=$(BUILT)/%)
	for program in $(PROGRAMS); do \
		install -D -m 644 systemd/$$program.service.in $(units)/$$program.service && \
		sed -i 's,@bindir@,$(PREFIX)/bin,' $(units)/$$program.service && \
		install -D -m 644 man/$$program.8 $(manuals)/man8/$$program.8 || exit 1; done
	install -D -m 644 systemd/coinpulse.sysusers $(accounts)
	install -D -m 644 systemd/coinpulse.tmpfiles $(folders)
	install -D -m 644 systemd/60-coinpulse.rules $(rules)
	install -D -m 644 man/coinpulse.yaml.5 $(manuals)/man5/coinpulse.yaml.5
	install -D -m 755 --target-directory=$(binaries) systemd/coinpulsed-as-service
	install -D -m 644 config/coinpulse.example.yaml $(documents)/coinpulse.example.yaml
	install -D -m 644 --target-directory=$(documents)/mosquitto config/mosquitto/*
	install -D -m 644 --target-directory=$(documents)/profiles config/profiles/*.yaml
	install -D -m 644 --target-directory=$(documents) LICENSE README.md
	install -D -m 644 --target-directory=$(documents)/docs docs/*.md
	install -D -m 644 --target-directory=$(documents)/docs/images docs/images/*
	@test -n "$(DESTDIR)" || echo "Installed. Next: make activate"

# By name: it works whatever the prefix was.
activate: ## Makes the running system know what was installed: users, folders, device rights, units
	systemd-sysusers coinpulse.conf
	systemd-tmpfiles --create coinpulse.conf
	udevadm control --reload
	udevadm trigger --subsystem-match=gpio --action=change --settle
	systemctl daemon-reload
	@echo "Next: see Configure in README.md"

uninstall: ## Removes what `make install` put there; the configuration, the secrets and the ledger stay
	rm -f $(PROGRAMS:%=$(binaries)/%) $(binaries)/coinpulsed-as-service $(PROGRAMS:%=$(units)/%.service) $(PROGRAMS:%=$(manuals)/man8/%.8)
	rm -f $(accounts) $(folders) $(rules) $(manuals)/man5/coinpulse.yaml.5
	rm -rf $(documents)

clean: ## Removes everything that was built
	rm -rf .build .build-test .build-tsan

// swift-tools-version: 6.2

import PackageDescription

/// What every target of ours is compiled with: Swift 6 mode, the upcoming features that make isolation and imports
/// explicit, and warnings as errors (in our targets only, so that a dependency's warning never stops a build).
let houseSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
    .enableUpcomingFeature("InferIsolatedConformances"),  // SE-0470
    .enableUpcomingFeature("ImmutableWeakCaptures"),  // SE-0481
    .treatAllWarnings(as: .error),  // SE-0480
    .define("FAULT_POINTS", .when(traits: ["FaultPoints"])),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let inMemoryLogging = Target.Dependency.product(name: "InMemoryLogging", package: "swift-log")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "coinpulse",
    products: [
        .executable(name: "coinpulsed", targets: ["coinpulsed"]),
        .executable(name: "coinpulse-attract", targets: ["coinpulse-attract"]),
        // Tests only: preloaded into the tests, and into the daemon.
        .library(name: "NoSync", type: .dynamic, targets: ["CNoSync"]),
        .library(name: "WrongClock", type: .dynamic, targets: ["CWrongClock"]),
    ],
    traits: [
        .trait(
            name: "FaultPoints",
            description: "Compiles in the named steps at which the crash tests kill the daemon. Never for production."
        )
    ],
    dependencies: [
        // The command line.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // The ledger.
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // Log messages with metadata.
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        // Start order, signals and bounded shutdown.
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        // The configuration file.
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // System libraries, each imported by exactly one Swift module.
        .systemLibrary(name: "CFontconfig", pkgConfig: "fontconfig", providers: [.apt(["libfontconfig-dev"])]),
        .systemLibrary(name: "CGpiod", pkgConfig: "libgpiod", providers: [.apt(["libgpiod-dev"])]),
        .systemLibrary(name: "CMosquitto", pkgConfig: "libmosquitto", providers: [.apt(["libmosquitto-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        // Without pkg-config, which names a flag for SDL that the package manager warns of in every build.
        .systemLibrary(name: "CSDL2", providers: [.apt(["libsdl2-dev"])]),
        .systemLibrary(name: "CSDL2TTF", providers: [.apt(["libsdl2-ttf-dev"])]),
        // What Swift cannot say about glibc: calls behind _GNU_SOURCE, variadic calls, macros.
        .target(name: "CPlatform"),
        // GPIO lines alike over libgpiod 1.6 and 2.x: whichever pkg-config finds.
        .target(name: "CGPIO", dependencies: ["CGpiod"]),
        // Pictures row by row over libjpeg-turbo and libpng, whose errors are long jumps, which Swift cannot take.
        .target(name: "CPictures", linkerSettings: [.linkedLibrary("jpeg"), .linkedLibrary("png")]),

        // Pure: values and machines. No I/O, no clock, no Foundation.
        .target(name: "CabinetModel", swiftSettings: houseSettings),
        .target(name: "CabinetProtocol", dependencies: ["CabinetModel"], swiftSettings: houseSettings),

        // Optimised in debug mode, too: loops over pixels are a hundred times slower without, and so are the tests.
        .target(
            name: "Raster", swiftSettings: houseSettings + [.unsafeFlags(["-O"], .when(configuration: .debug))]),

        // Adapters: one C library or system facility each.
        .target(name: "CabinetPlatform", dependencies: ["CabinetModel", "CPlatform"], swiftSettings: houseSettings),
        .target(
            name: "Mosquitto", dependencies: ["CMosquitto", "COpenSSL", "CabinetPlatform"],
            swiftSettings: houseSettings),
        .target(
            name: "GPIO", dependencies: ["CGPIO", "CabinetModel", "CabinetPlatform"], swiftSettings: houseSettings),
        .target(
            name: "Ledger", dependencies: ["CabinetModel", "CabinetPlatform", "CabinetProtocol", grdb],
            swiftSettings: houseSettings),

        .target(name: "QRCode", dependencies: ["CQREncode", "Raster"], swiftSettings: houseSettings),
        .target(name: "Lettering", dependencies: ["CFontconfig", "CSDL2TTF", "Raster"], swiftSettings: houseSettings),
        .target(
            name: "Pictures", dependencies: ["CPictures", "CabinetPlatform", "Raster"], swiftSettings: houseSettings),
        .target(name: "Screen", dependencies: ["CSDL2", "Raster"], swiftSettings: houseSettings),

        // What the operator decides: one file, which the daemon and the attract screen both read.
        .target(
            name: "CabinetSettings",
            dependencies: ["CabinetModel", "CabinetPlatform", "CabinetProtocol", "Raster", logging, yams],
            swiftSettings: houseSettings),

        // What both programs have: a version, a log, a console.
        .target(
            name: "CabinetProgram", dependencies: ["CabinetModel", "CabinetPlatform", logging],
            swiftSettings: houseSettings),

        // Application: the services and the seams.
        .target(
            name: "Cabinet",
            dependencies: [
                "CabinetModel", "CabinetPlatform", "CabinetProgram", "CabinetProtocol", "CabinetSettings", "Ledger",
                logging,
                serviceLifecycle,
            ],
            swiftSettings: houseSettings),

        .target(
            name: "Attract",
            dependencies: [
                "CabinetModel", "CabinetPlatform", "CabinetProtocol", "Lettering", "Pictures", "QRCode", "Raster",
                "Screen", logging,
            ],
            swiftSettings: houseSettings),

        // Executables: parse, compose, run.
        .executableTarget(
            name: "coinpulsed",
            dependencies: [
                "Cabinet", "CabinetModel", "CabinetPlatform", "CabinetProgram", "CabinetProtocol", "CabinetSettings",
                "GPIO", "Ledger", "Mosquitto", argumentParser, logging, serviceLifecycle,
            ],
            swiftSettings: houseSettings),

        .executableTarget(
            name: "coinpulse-attract",
            dependencies: [
                "Attract", "CabinetModel", "CabinetPlatform", "CabinetProgram", "CabinetProtocol", "CabinetSettings",
                "Lettering", "Pictures", "Raster", "Screen", argumentParser, logging,
            ],
            swiftSettings: houseSettings),

        // Measures the daemon from outside; no product.
        .executableTarget(
            name: "coinpulse-bench",
            dependencies: [
                "CabinetModel", "CabinetPlatform", "CabinetProtocol", "Mosquitto", "TestSupport", "coinpulse-attract",
                "coinpulsed", grdb,
            ],
            path: "Benchmarks", swiftSettings: houseSettings),

        // Runs inside the lab, a kernel with simulated GPIO chips (Tests/Lab), where there is no `swift test`.
        .executableTarget(
            name: "coinpulse-lab-tests",
            dependencies: [
                "CDRM", "Cabinet", "CabinetModel", "CabinetPlatform", "CabinetProtocol", "GPIO", "TestSupport",
                "coinpulsed", inMemoryLogging, logging,
            ],
            path: "Tests/LabTests", swiftSettings: houseSettings),

        // Cuts the power of a cabinet in the lab, from outside.
        .executableTarget(
            name: "coinpulse-power-cut-tests",
            dependencies: ["CabinetModel", "CabinetPlatform", "CabinetProtocol", "TestSupport"],
            path: "Tests/PowerCutTests", swiftSettings: houseSettings),

        // Installs coinpulse on a board with systemd in the lab, and tries it there, from outside.
        .executableTarget(
            name: "coinpulse-systemd-tests",
            dependencies: ["CabinetModel", "CabinetPlatform", "CabinetProtocol", "TestSupport"],
            path: "Tests/SystemdTests", swiftSettings: houseSettings),

        // Tests: one target per module; what several of them need is in TestSupport.
        .target(
            name: "TestSupport",
            dependencies: ["CabinetModel", "CabinetPlatform", "CabinetProtocol", "Mosquitto"],
            path: "Tests/TestSupport", swiftSettings: houseSettings),
        // What is on a monitor that has no desktop, for the lab.
        .systemLibrary(name: "CDRM", path: "Tests/CDRM", pkgConfig: "libdrm", providers: [.apt(["libdrm-dev"])]),
        .target(name: "CNoSync", path: "Tests/CNoSync"),
        .target(name: "CWrongClock", path: "Tests/CWrongClock"),
        .testTarget(
            name: "CabinetModelTests", dependencies: ["CabinetModel", "TestSupport"], resources: [.copy("Timelines")],
            swiftSettings: houseSettings),
        .testTarget(
            name: "CabinetProtocolTests", dependencies: ["CabinetModel", "CabinetProtocol", "TestSupport"],
            swiftSettings: houseSettings),
        .testTarget(
            name: "CabinetPlatformTests",
            dependencies: ["CPlatform", "CabinetModel", "CabinetPlatform", "TestSupport"],
            swiftSettings: houseSettings),
        .testTarget(
            name: "GPIOTests", dependencies: ["CabinetModel", "CabinetPlatform", "GPIO"],
            swiftSettings: houseSettings),
        .testTarget(
            name: "MosquittoTests", dependencies: ["CabinetPlatform", "Mosquitto", "TestSupport"],
            swiftSettings: houseSettings),
        .testTarget(name: "RasterTests", dependencies: ["Raster"], swiftSettings: houseSettings),
        .testTarget(name: "QRCodeTests", dependencies: ["QRCode", "Raster"], swiftSettings: houseSettings),
        .testTarget(name: "LetteringTests", dependencies: ["Lettering", "Raster"], swiftSettings: houseSettings),
        .testTarget(name: "PicturesTests", dependencies: ["Pictures", "Raster"], swiftSettings: houseSettings),
        .testTarget(
            name: "ScreenTests", dependencies: ["Raster", "Screen", "TestSupport"], swiftSettings: houseSettings),
        .testTarget(
            name: "AttractTests",
            dependencies: [
                "Attract", "CabinetModel", "CabinetPlatform", "CabinetProtocol", "Lettering", "Pictures", "QRCode",
                "Raster", "Screen", "TestSupport", inMemoryLogging, logging,
            ],
            swiftSettings: houseSettings),
        .testTarget(
            name: "LedgerTests",
            dependencies: ["CabinetModel", "CabinetPlatform", "CabinetProtocol", "Ledger", "TestSupport", grdb],
            swiftSettings: houseSettings),
        .testTarget(
            name: "CabinetSettingsTests",
            dependencies: [
                "CabinetModel", "CabinetProtocol", "CabinetSettings", "TestSupport", logging,
            ],
            swiftSettings: houseSettings),
        .testTarget(
            name: "CabinetProgramTests", dependencies: ["CabinetModel", "CabinetProgram", logging],
            swiftSettings: houseSettings),
        .testTarget(
            name: "CabinetTests",
            dependencies: [
                "Cabinet", "CabinetModel", "CabinetPlatform", "CabinetProgram", "CabinetProtocol", "Ledger",
                "TestSupport",
                inMemoryLogging, logging,
            ],
            swiftSettings: houseSettings),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "CabinetModel", "CabinetPlatform", "CabinetProtocol", "Mosquitto", "TestSupport", "coinpulse-attract",
                "coinpulsed", grdb,
            ],
            swiftSettings: houseSettings),
        .testTarget(
            name: "PackagingTests", dependencies: ["CabinetModel", "CabinetSettings", "TestSupport"],
            swiftSettings: houseSettings),
    ]
)

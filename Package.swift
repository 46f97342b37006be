// swift-tools-version: 6.2
import PackageDescription

/// Each target knows only those above it; `docs/architecture.md` says what each one answers.
let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "epin-ledger",
    products: [
        .library(name: "Ledger", targets: ["Ledger"]),
        .library(name: "Projections", targets: ["Projections"]),
        .library(name: "Authentication", targets: ["Authentication"]),
        .library(name: "Replay", targets: ["Replay"]),
        .executable(name: "epin", targets: ["epin"]),
    ],
    targets: [
        .systemLibrary(name: "CLMDB", pkgConfig: "lmdb", providers: [.apt(["liblmdb-dev"])]),
        .target(name: "Ledger", dependencies: ["CLMDB"], swiftSettings: strict),
        .target(name: "Projections", dependencies: ["Ledger"], swiftSettings: strict),
        .target(name: "Authentication", dependencies: ["Projections"], swiftSettings: strict),
        .target(
            name: "Replay", dependencies: ["Authentication"],
            resources: [.embedInCode("Evidence/verify.py")], swiftSettings: strict),
        .target(name: "Simulation", dependencies: ["Authentication"], swiftSettings: strict),
        .executableTarget(
            name: "epin", dependencies: ["Replay", "Simulation"], swiftSettings: strict),
        .target(
            name: "Traffic", dependencies: ["Projections"], path: "Benchmarks/Traffic",
            swiftSettings: strict),
        .executableTarget(
            name: "epin-bench", dependencies: ["Replay", "Traffic"], path: "Benchmarks/EpinBench",
            swiftSettings: strict),
        .executableTarget(
            name: "epin-instructions", dependencies: ["Replay", "Traffic"],
            path: "Benchmarks/Instructions",
            exclude: ["count"], swiftSettings: strict),
        .testTarget(name: "CLMDBTests", dependencies: ["CLMDB"], swiftSettings: strict),
        .testTarget(
            name: "LedgerTests", dependencies: ["Ledger"], exclude: ["Golden"],
            swiftSettings: strict),
        .testTarget(name: "ProjectionsTests", dependencies: ["Projections"], swiftSettings: strict),
        .testTarget(
            name: "AuthenticationTests", dependencies: ["Replay"], swiftSettings: strict),
        .testTarget(
            name: "ReplayTests", dependencies: ["Replay", "Traffic"], swiftSettings: strict),
        .testTarget(
            name: "EpinTests", dependencies: ["epin"], exclude: ["Golden"], swiftSettings: strict),
        .testTarget(
            name: "SimulationTests", dependencies: ["Replay", "Simulation"],
            swiftSettings: strict),
        .testTarget(name: "TrafficTests", dependencies: ["Traffic"], swiftSettings: strict),
        .testTarget(name: "RepositoryTests", swiftSettings: strict),
    ]
)

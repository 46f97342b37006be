// swift-tools-version: 6.2
import PackageDescription

/// Each target knows only those above it; `docs/architecture.md` says what each one answers.
let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A module of `Sources`, or of `path`.
func module(
    _ name: String, _ dependencies: [Target.Dependency], path: String? = nil,
    resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: path, resources: resources,
        swiftSettings: strict)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let package = Package(
    name: "epin-ledger",
    products: [
        .library(name: "Ledger", targets: ["Ledger"]),
        .library(name: "Audit", targets: ["Audit"]),
        .library(name: "Detection", targets: ["Detection"]),
        .library(name: "Projections", targets: ["Projections"]),
        .library(name: "Proofs", targets: ["Proofs"]),
        .library(name: "Authentication", targets: ["Authentication"]),
        .library(name: "Replay", targets: ["Replay"]),
        .executable(name: "epin", targets: ["epin"]),
    ],
    targets: [
        .systemLibrary(name: "CLMDB", pkgConfig: "lmdb", providers: [.apt(["liblmdb-dev"])]),
        module("Ledger", ["CLMDB"]),
        // The audit trusts no fold: these three read events, and nothing that is made of them.
        module("Audit", ["Ledger"]),
        module("Detection", ["Ledger"]),
        module("Pages", ["Ledger"]),
        module("Projections", ["Ledger"]),
        module("Proofs", ["Projections"]),
        module("Authentication", ["Projections", "Proofs"]),
        module("Replay", ["Authentication", "Detection"]),
        module("Simulation", ["Authentication"]),
        module(
            "Reports", ["Pages", "Audit", "Detection", "Proofs", "Authentication"],
            resources: [.embedInCode("Evidence/verify.py")]),
        module("Questions", ["Replay", "Simulation", "Reports"]),
        .executableTarget(name: "epin", dependencies: ["Questions"], swiftSettings: strict),

        module("Traffic", ["Projections"], path: "Benchmarks/Traffic"),
        .executableTarget(
            name: "epin-bench", dependencies: ["Replay", "Reports", "Traffic"],
            path: "Benchmarks/EpinBench", swiftSettings: strict),
        .executableTarget(
            name: "epin-instructions", dependencies: ["Replay", "Traffic"],
            path: "Benchmarks/Instructions", exclude: ["count"], swiftSettings: strict),

        tests("CLMDBTests", ["CLMDB"]),
        tests("LedgerTests", ["CLMDB", "Ledger"], exclude: ["Golden"]),
        tests("ProjectionsTests", ["Projections"]),
        tests("AuthenticationTests", ["Replay", "Simulation", "Audit"]),
        tests("ReplayTests", ["Replay", "Reports", "Traffic"]),
        tests("EpinTests", ["epin"], exclude: ["Golden"]),
        tests("SimulationTests", ["Replay", "Simulation", "Reports"]),
        tests("TrafficTests", ["Traffic"]),
        tests("RepositoryTests", []),
    ]
)

// swift-tools-version: 6.2
import PackageDescription

/// Each target knows only those above it; `docs/architecture.md` says what each one answers.
let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// Modules in which tests spend most of their time. The Makefile has them optimised in debug builds
/// too, with every assertion; a package that depends on this one never sees unsafe flags.
let hot: Set = Context.environment["EPIN_OPTIMISED"] == nil ? [] : ["Ledger", "Projections"]
let optimised: SwiftSetting = .unsafeFlags(
    ["-O", "-wmo", "-num-threads", "2", "-disable-batch-mode", "-assert-config", "Debug"],
    .when(configuration: .debug))

/// A module of `Sources`, or of `path`.
func module(
    _ name: String, _ dependencies: [Target.Dependency], path: String? = nil,
    resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: path, resources: resources,
        swiftSettings: strict + (hot.contains(name) ? [optimised] : []))
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

        module("Traffic", ["Simulation"], path: "Benchmarks/Traffic"),
        .executableTarget(
            name: "epin-bench", dependencies: ["Replay", "Reports", "Traffic"],
            path: "Benchmarks/EpinBench", swiftSettings: strict),
        .executableTarget(
            name: "epin-instructions", dependencies: ["Replay", "Traffic"],
            path: "Benchmarks/Instructions", exclude: ["count"], swiftSettings: strict),

        // What the targets of tests share; each stands on what it tests, and on this.
        module("TestSupport", ["Authentication"], path: "Tests/TestSupport"),
        tests("CLMDBTests", ["CLMDB"]),
        tests("LedgerTests", ["CLMDB", "Ledger", "TestSupport"], exclude: ["Golden"]),
        tests("AuditTests", ["Audit", "Traffic", "TestSupport"]),
        tests("DetectionTests", ["Detection", "Traffic", "TestSupport"]),
        tests("PagesTests", ["Pages"]),
        tests("ProjectionsTests", ["Projections", "TestSupport"]),
        tests("ProofsTests", ["Proofs", "TestSupport"]),
        tests("AuthenticationTests", ["Authentication", "Audit", "TestSupport"]),
        tests("ReplayTests", ["Replay", "Traffic", "TestSupport"]),
        tests("SimulationTests", ["Simulation", "Audit", "Detection", "TestSupport"]),
        tests("ReportsTests", ["Reports", "TestSupport"]),
        tests("QuestionsTests", ["Questions"]),
        tests("EpinTests", ["epin", "TestSupport"], exclude: ["EarlierVersions", "Golden"]),
        tests("TrafficTests", ["Traffic"]),
        tests("RepositoryTests", ["TestSupport"]),
    ]
)

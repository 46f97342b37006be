import Testing

/// The arrows of `docs/architecture.md`: each target knows only those below it.
@Suite struct LayerTests {
    /// Which target may import which, besides what those may import.
    static let targets: [String: Set<String>] = [
        "CLMDB": [],
        "Ledger": ["CLMDB"],
        "Audit": ["Ledger"],
        "Detection": ["Ledger"],
        "Pages": ["Ledger"],
        "Projections": ["Ledger"],
        "Proofs": ["Projections"],
        "Authentication": ["Projections", "Proofs"],
        "Replay": ["Authentication", "Detection"],
        "Simulation": ["Authentication"],
        "Reports": ["Pages", "Audit", "Detection", "Proofs", "Authentication"],
        "Questions": ["Replay", "Simulation", "Reports"],
        "epin": ["Questions"],
    ]
    /// The targets of tests: each knows what it tests, and what they share.
    static let tests: [String: Set<String>] = [
        "Traffic": ["Simulation"],
        "TestSupport": ["Authentication"],
        "CLMDBTests": ["CLMDB"],
        "LedgerTests": ["CLMDB", "Ledger", "TestSupport"],
        "AuditTests": ["Audit", "Traffic", "TestSupport"],
        "DetectionTests": ["Detection", "Traffic", "TestSupport"],
        "PagesTests": ["Pages"],
        "ProjectionsTests": ["Projections", "TestSupport"],
        "ProofsTests": ["Proofs", "TestSupport"],
        "AuthenticationTests": ["Authentication", "Audit", "TestSupport"],
        "ReplayTests": ["Replay", "Traffic", "TestSupport"],
        "SimulationTests": ["Simulation", "Audit", "Detection", "TestSupport"],
        "ReportsTests": ["Reports", "TestSupport"],
        "QuestionsTests": ["Questions"],
        "EpinTests": ["epin", "TestSupport"],
        "TrafficTests": ["Traffic"],
        "RepositoryTests": ["TestSupport"],
    ]
    private static let all = targets.merging(tests) { $1 }

    private static let platform: Set = [
        "Foundation", "FoundationEssentials", "Glibc", "Musl", "Synchronization", "Dispatch",
    ]
    private static let testing: Set = ["FoundationXML", "Testing"]

    /// The targets below a target, however far.
    static func below(_ target: String) -> Set<String> {
        all[target, default: []].reduce(into: []) { found, next in
            found.insert(next)
            found.formUnion(below(next))
        }
    }

    @Test(
        arguments: Repository.sources.map(\.path).filter {
            $0.hasPrefix("Sources/") || $0.hasPrefix("Tests/")
        })
    func imports(_ path: String) {
        let file = Repository.file(path)
        #expect(Self.forbiddenImports(in: file) == [], "\(path)")
    }

    static func forbiddenImports(in file: Repository.File) -> [String] {
        let target = String(file.path.split(separator: "/")[1])
        let testsOfLMDB: Set = ["CLMDBTests", "LedgerTests"]
        // Of the C library only Ledger's wrapper, its SHA-256 and its files know.
        let knowsC = ["Sources/Ledger/LMDB", "Sources/Ledger/Hashing", "Sources/Ledger/Files"]
            .contains { file.path.hasPrefix("\($0)/") }
        let isTest = file.path.hasPrefix("Tests/")
        let allowed = platform.union(isTest ? testing : [])
            .union(below(target).filter { $0 != "CLMDB" || knowsC || testsOfLMDB.contains(target) })
        return imports(in: FolderTests.code(of: file.text)).filter { !allowed.contains($0) }
    }

    static func imports(in text: String) -> [String] {
        text.matches(of: /(?m)^\s*(?:@\w+ )*(?:\w+ )?import (?:\w+ )?(\w+)/)
            .map { String($0.output.1) }
    }

    @Test func forbiddenImportsAreFound() {
        func faults(_ path: String, _ text: String) -> [String] {
            Self.forbiddenImports(in: .init(path: path, text: text))
        }
        #expect(faults("Sources/Ledger/A.swift", "import Projections\n") == ["Projections"])
        #expect(faults("Sources/Ledger/Store/A.swift", "internal import CLMDB\n") == ["CLMDB"])
        #expect(faults("Sources/Ledger/LMDB/A.swift", "internal import CLMDB\n") == [])
        #expect(faults("Sources/epin/A.swift", "@testable import Ledger\nimport Dispatch\n") == [])
        #expect(faults("Sources/epin/A.swift", "import struct Crypto.SHA256\n") == ["Crypto"])
        #expect(faults("Sources/Replay/A.swift", "    import epin\n") == ["epin"])
        #expect(faults("Sources/Simulation/A.swift", "import Replay\n") == ["Replay"])
        #expect(faults("Sources/Audit/A.swift", "import Projections\n") == ["Projections"])
        #expect(faults("Sources/Reports/A.swift", "import Audit\nimport Pages\n") == [])
        #expect(faults("Sources/epin/A.swift", "import Replay\nimport Simulation\n") == [])
        #expect(faults("Sources/Audit/A.swift", "import Testing\n") == ["Testing"])
        #expect(
            faults("Tests/AuditTests/A.swift", "import Testing\nimport Reports\n") == ["Reports"])
    }

    // MARK: The manifest

    private let manifest = Repository.file("Package.swift").text

    @Test func thereAreNoPackages() {
        #expect(!manifest.contains(".package("))
        #expect(!Repository.exists("Package.resolved"))
    }

    @Test func targetsDependOnWhatTheTableSays() {
        let lines = manifest.replacing(/\(\n */, with: "(")
        let dependencies =
            /(?:module\(|tests\(|executableTarget\(name: )"(\w+)", (?:dependencies: )?\[(.*?)\]/
        var found: [String: Set<String>] = ["CLMDB": []]
        for match in lines.matches(of: dependencies) where Self.all[String(match.1)] != nil {
            found[String(match.1)] = Set(match.2.matches(of: /\w+/).map { String($0.output) })
        }
        #expect(found == Self.all)
    }

    @Test func everyTargetIsStrict() {
        let targets = manifest.matches(of: /\.(target|executableTarget|testTarget)\(/).count
        #expect(manifest.matches(of: /swiftSettings: strict\b/).count == targets)
        #expect(manifest.contains(".strictMemorySafety()"))
        #expect(manifest.contains(".treatAllWarnings(as: .error)"))
    }
}

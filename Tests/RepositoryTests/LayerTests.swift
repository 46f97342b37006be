import Testing

/// The arrows of `docs/architecture.md`: each target knows only those above it.
@Suite struct LayerTests {
    private static let layers = [
        "CLMDB", "Ledger", "Projections", "Authentication", "Replay", "Simulation", "epin",
    ]
    /// Side by side: neither knows the other.
    private static let pair: Set = ["Replay", "Simulation"]
    private static let platform: Set = [
        "Foundation", "FoundationEssentials", "Glibc", "Musl", "Synchronization", "Dispatch",
    ]

    @Test(arguments: Repository.sources.map(\.path).filter { $0.hasPrefix("Sources/") })
    func imports(_ path: String) {
        let file = Repository.file(path)
        #expect(Self.forbiddenImports(in: file) == [], "\(path)")
    }

    static func forbiddenImports(in file: Repository.File) -> [String] {
        let target = String(file.path.split(separator: "/")[1])
        let above = layers.prefix { $0 != target }
            .filter { !(pair.contains(target) && pair.contains($0)) }
        // Of the C library only Ledger's wrapper and its SHA-256 know.
        let knowsC = ["LMDB", "Hashing"].contains { file.path.hasPrefix("Sources/Ledger/\($0)/") }
        let allowed = platform.union(above.filter { $0 != "CLMDB" || knowsC })
        return imports(in: file.text).filter { !allowed.contains($0) }
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
        #expect(faults("Sources/Replay/A.swift", "import Simulation\n") == ["Simulation"])
        #expect(faults("Sources/epin/A.swift", "import Replay\nimport Simulation\n") == [])
    }

    // MARK: The manifest

    private let manifest = Repository.file("Package.swift").text

    @Test func thereAreNoPackages() {
        #expect(!manifest.contains(".package("))
        #expect(!Repository.exists("Package.resolved"))
    }

    @Test func targetsDependOnTheLayerAbove() {
        let above = [
            "Ledger": "CLMDB", "Projections": "Ledger", "Authentication": "Projections",
            "Replay": "Authentication", "Simulation": "Authentication",
            "epin": #"Replay", "Simulation"#,
        ]
        #expect(Set(above.keys) == Set(Self.layers.dropFirst()))
        let lines = manifest.replacing(/\(\n */, with: "(")
        for (target, above) in above {
            let kind = target == "epin" ? "executableTarget" : "target"
            let line = ".\(kind)(name: \"\(target)\", dependencies: [\"\(above)\"]"
            #expect(lines.contains(line), "\(line)")
        }
    }

    @Test func everyTargetIsStrict() {
        let targets = manifest.matches(of: /\.(target|executableTarget|testTarget)\(/).count
        #expect(manifest.matches(of: /swiftSettings: strict\)/).count == targets)
        #expect(manifest.contains(".strictMemorySafety()"))
        #expect(manifest.contains(".treatAllWarnings(as: .error)"))
    }
}

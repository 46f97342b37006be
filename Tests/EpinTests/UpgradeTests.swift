import Foundation
import Ledger
import TestSupport
import Testing

/// `epin upgrade`, on a data directory whose vault is of format 1.
@Suite struct UpgradeTests {
    /// A phone number that the vault of the fixture has.
    private static let value = "+687000023"
    private static let holder = "4"

    private let data: EpinData
    private let vault: String
    private let new: String
    private let earlier: String

    init() throws {
        data = try EarlierVersionTests.unpack(EarlierVersionTests.versions[0])
        vault = "\(data.path)/vault"
        new = "\(data.path)/vault.new"
        earlier = "\(data.path)/vault.format1"
    }

    private func bytes(_ store: String) throws -> Data {
        try Data(contentsOf: URL(filePath: "\(store)/data.mdb"))
    }

    private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    private func upgrade(_ location: SourceLocation = #_sourceLocation) throws {
        let upgraded = try data.epin(["upgrade"])
        #expect(upgraded.status == 0, "\(upgraded)", sourceLocation: location)
    }

    /// The old vault is whole beside the new one, which takes commands.
    private func expectUpgraded(
        _ original: Data, _ location: SourceLocation = #_sourceLocation
    ) throws {
        #expect(try bytes(earlier) == original, sourceLocation: location)
        #expect(!exists(new), sourceLocation: location)
        let applied = try data.epin(["apply", "--simulated-time"])
        #expect(applied.status == 0, "\(applied)", sourceLocation: location)
        let subject = try data.epin(["subject", "cardholder", Self.holder])
        #expect(subject.text.contains(Self.value), "\(subject)", sourceLocation: location)
    }

    @Test func allElseRefusesAndNamesIt() throws {
        let before = try data.records()
        for words in [
            ["apply", "--simulated-time"], ["erase", "cardholder", Self.holder], ["retention"],
            ["case", "open", "n"], ["subject", "cardholder", Self.holder],
            ["timeline", "email", "awa@example.nc"],
        ] {
            let outcome = try data.epin(words)
            #expect(outcome.status == 2 && outcome.out.isEmpty, "\(words): \(outcome)")
            #expect(outcome.err.contains("'epin upgrade'"), "\(words): \(outcome)")
        }
        #expect(try data.records() == before)
    }

    /// With views of an earlier format nothing is wrong.
    @Test func viewsOfAnEarlierFormatAreNotDamaged() throws {
        for words in [["rebuild"], ["verify", "--views"]] {
            let outcome = try data.epin(words)
            #expect(outcome.status != 0 && outcome.status != 9, "\(words): \(outcome)")
            let said = outcome.text + outcome.err
            #expect(said.contains("earlier format: run 'epin upgrade'"), "\(words): \(outcome)")
            #expect(!said.contains("damaged"), "\(words): \(outcome)")
        }
        try upgrade()
        _ = try data.epin(["stat"])
        #expect(try data.epin(["verify", "--views"]).status == 0)
        #expect(try data.epin(["rebuild"]).status == 0)
    }

    /// What the program then states of the policy, no person did.
    @Test func whatItStatesOfThePolicyIsNoFinding() throws {
        try upgrade()
        func violated() throws -> JSON? {
            try data.epin(["--json", "audit", "-c", "PCI-10.2.2"]).json[0]["events"]
        }
        let before = try violated()
        let changed = try data.records().count
        let applied = try data.epin(["apply", "--simulated-time"])
        #expect(applied.status == 0, "\(applied)")
        #expect(try data.events()[changed...].contains { $0.kind == .policyChanged })
        #expect(try violated() == before)
    }

    @Test func again() throws {
        let original = try bytes(vault)
        try upgrade()
        let made = try bytes(vault)
        let second = try data.epin(["--json", "upgrade"])
        #expect(second.status == 0, "\(second)")
        #expect(try second.json[0]["upgraded"] == false)
        #expect(try bytes(vault) == made)
        try expectUpgraded(original)
    }

    @Test func whereThereIsNothingToUpgrade() throws {
        let made = try EpinData()
        let outcome = try made.epin(["upgrade"])
        #expect(outcome.status == 0 && outcome.text == "There is nothing to upgrade.\n")
        #expect(!exists("\(made.path)/vault.format1"))
        let none = try EpinData(nil).epin(["upgrade"])
        #expect(none.status == 2 && none.err.contains("no ledger here"), "\(none)")
    }

    // MARK: Reads

    /// A ledger of before reads were recorded, also where an upgrade was killed while it made them.
    @Test(arguments: [false, true])
    func whereNoReadsAreRecorded(isKilled: Bool) throws {
        let reads = "\(data.path)/reads"
        try FileManager.default.removeItem(atPath: reads)
        if isKilled {
            try FileSystem.makeDirectory("\(reads).new")
            try FileSystem.create("\(reads).new/data.mdb", Array("half".utf8))
        }
        let refused = try data.epin(["show", "0"])
        #expect(refused.status == 2 && refused.err.contains("'epin upgrade'"), "\(refused)")
        let upgraded = try data.epin(["upgrade"])
        #expect(upgraded.status == 0, "\(upgraded)")
        #expect(upgraded.text.contains("Reads are recorded in \(reads) from now on."))
        #expect(!exists("\(reads).new"))
        #expect(try data.epin(["show", "0"]).status == 0)
        #expect(try data.epin(["--json", "reads"]).json.count == 1)
        #expect(try data.epin(["upgrade"]).text.contains("There is nothing to upgrade."))
        try data.expectSound()
    }

    /// Earlier versions let a group read: what the error says mends it.
    @Test func whatAGroupCouldReadIsRefusedUntilItIsClosed() throws {
        let opened = try data.run(["/bin/chmod", "-R", "g=u", data.path])
        try #require(opened.status == 0)
        let mend = "chmod -R go= \(data.path)"
        for words in [["upgrade"], ["stat"], ["apply"], ["verify"]] {
            let refused = try data.epin(words)
            #expect(refused.status == 2 && refused.err.contains("'\(mend)'"), "\(refused)")
        }
        let closed = try data.run(["/bin/sh", "-c", mend])
        try #require(closed.status == 0)
        try upgrade()
    }

    // MARK: Personal data

    /// A person who is erased is not left in the old vault.
    @Test func anErasureDestroysTheOldVault() throws {
        try upgrade()
        #expect(try !RightsCommandTests.places(of: Self.value, in: data).isEmpty)
        let closed = try data.epin(["case", "close", "82", "Done."])
        try #require(closed.status == 0, "\(closed)")
        let told = "\(earlier), the vault of before an upgrade, "
        let dry = try data.epin(["erase", "cardholder", Self.holder, "--dry-run"])
        #expect(dry.status == 0 && dry.text.contains("\(told)would be destroyed"), "\(dry)")
        #expect(exists(earlier))
        let erased = try data.epin(["erase", "cardholder", Self.holder])
        #expect(erased.status == 0 && erased.text.contains("\(told)was destroyed"), "\(erased)")
        #expect(!exists(earlier))
        #expect(try RightsCommandTests.places(of: Self.value, in: data) == [])
        #expect(try data.epin(["upgrade"]).text == "There is nothing to upgrade.\n")
        try data.expectSound()
    }

    // MARK: What cannot be upgraded

    @Test func aDamagedVaultIsNotUpgraded() throws {
        let original = try bytes(vault)
        func expectRefusal(_ reason: String, _ body: (Environment, WriteTransaction) throws -> Void)
            throws
        {
            do {
                let environment = try Environment(
                    path: vault, access: .readWrite,
                    tables: [
                        TableSpecification("references", .byteKeys),
                        TableSpecification("values", .integerKeys),
                        TableSpecification("codes", .integerKeys),
                        TableSpecification("meta", .byteKeys),
                    ])
                try environment.write { try body(environment, $0) }
            }
            let refused = try data.epin(["upgrade"])
            #expect(refused.status == 2 && refused.err.contains(reason), "\(refused)")
            #expect(!exists(earlier))
            try original.write(to: URL(filePath: "\(vault)/data.mdb"))
        }
        let phone = [ReferenceKind.phone.rawValue] + Array(Self.value.utf8)
        try expectRefusal("the next reference is 1, but") { vault, transaction in
            try transaction.put(
                vault.table("meta"), Array("next".utf8), UInt64(1).bigEndianBytes.span)
        }
        try expectRefusal("row 2 of 'values' and its row in 'references'") { vault, transaction in
            var row = try transaction.get(vault.table("values"), 2) { $0.array }!
            row[5] ^= 1
            try transaction.put(vault.table("values"), 2, row.span)
        }
        try expectRefusal("and its row in 'references'") { vault, transaction in
            try transaction.delete(vault.table("references"), phone)
        }
        try expectRefusal("'references' and 'values' differ in number") { vault, transaction in
            try transaction.put(
                vault.table("references"), phone + [0x30], UInt64(2).bigEndianBytes.span)
        }
        try expectRefusal("row 9 of 'codes'") { vault, transaction in
            try transaction.put(vault.table("codes"), 9, [1, 2, 3].span)
        }
        try upgrade()
        try expectUpgraded(original)
    }

    /// Of an upgrade before, when a backup was put back since: nobody knows which is wanted.
    @Test func anotherOldVaultIsNotReplaced() throws {
        let original = try bytes(vault)
        let copy = "\(data.path)-copy"
        try FileManager.default.copyItem(atPath: vault, toPath: copy)
        try upgrade()
        try FileManager.default.removeItem(atPath: vault)
        try FileManager.default.copyItem(atPath: copy, toPath: vault)
        let refused = try data.epin(["upgrade"])
        #expect(refused.status == 2 && refused.err.contains("\(earlier): an earlier vault is here"))
        #expect(try bytes(earlier) == original)
        #expect(try bytes(vault) == original)
        try FileManager.default.removeItem(atPath: earlier)
        try upgrade()
        try expectUpgraded(original)
    }

    // MARK: Crashes

    /// Killed at each step, and run again.
    @Test(arguments: ["making", "made", "moved", "exchanged"])
    func killed(_ step: String) throws {
        let files = FileManager.default
        let original = try bytes(vault)
        let saved = "\(data.path)-saved"
        try files.copyItem(atPath: vault, toPath: saved)
        try upgrade()
        if step != "exchanged" {
            try files.removeItem(atPath: earlier)
            try files.moveItem(atPath: vault, toPath: step == "moved" ? earlier : new)
            try files.moveItem(atPath: saved, toPath: vault)
        }
        if step == "making" {
            let file = try FileHandle(forWritingTo: URL(filePath: "\(new)/data.mdb"))
            try file.truncate(atOffset: 8192)
            try file.close()
        }
        // Whatever is there, it is not taken for a vault of before.
        let again = try data.epin(["--json", "upgrade"])
        #expect(again.status == 0, "\(again)")
        #expect(try again.json[0]["upgraded"] == .bool(step != "exchanged"))
        try expectUpgraded(original)
    }

    @Test func killedAtAnyMoment() throws {
        var generator = Seeded("killedAtAnyMoment")
        let files = FileManager.default
        let original = try bytes(vault)
        let saved = "\(data.path)-saved"
        try files.copyItem(atPath: vault, toPath: saved)
        for _ in 0..<20 {
            let upgrading = Process()
            upgrading.executableURL = EpinData.program
            upgrading.arguments = ["--data", data.path, "upgrade"]
            upgrading.standardOutput = FileHandle.nullDevice
            upgrading.standardError = FileHandle.nullDevice
            try upgrading.run()
            usleep(.random(in: 0..<40_000, using: &generator))
            kill(upgrading.processIdentifier, SIGKILL)
            upgrading.waitUntilExit()
            // At each moment the old one is whole, in its place or beside.
            let isWhole = try [vault, earlier].contains { path in
                try exists(path) && bytes(path) == original
            }
            #expect(isWhole)
            try upgrade()
            #expect(try bytes(earlier) == original && !exists(new))
            try files.removeItem(atPath: vault)
            try files.removeItem(atPath: earlier)
            try files.copyItem(atPath: saved, toPath: vault)
        }
        try upgrade()
        try expectUpgraded(original)
    }
}

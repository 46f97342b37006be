import Foundation
import Ledger
import TestSupport
import Testing

@testable import Authentication
@testable import Projections

/// Erasing a person: what goes, what stays, and what the files still have.
@Suite struct ErasureTests {
    private static let account = "m.waia"

    /// Every file of the data directory, whole.
    private func files(_ path: String) throws -> [(path: String, bytes: Data)] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: path)
        return try names.map { "\(path)/\($0)" }.compactMap { path in
            let type = try FileManager.default.attributesOfItem(atPath: path)[.type]
            guard type as? FileAttributeType == .typeRegular else { return nil }
            return (path, try Data(contentsOf: URL(filePath: path)))
        }
    }

    private func places(of bytes: [UInt8], in path: String) throws -> [String] {
        try files(path).filter { $0.bytes.holds(bytes) }.map(\.path)
    }

    /// A person who did everything: former address and phone, two cards, a password, and messages
    /// that nobody took.
    private func person(_ issuer: TestIssuer) throws -> UInt64 {
        let id = try issuer.enrol()
        let origin: [String: Any] = ["origin": "192.0.2.7", "device": "d-4f21"]
        let reply = try issuer.send(
            "requestCodes", ["email": TestIssuer.email].merging(origin) { $1 })
        try issuer.send("goBack", ["session": issuer.session(reply)!])
        try issuer.send("changeEmail", ["cardholder": id, "email": "awa.new@example.nc"])
        try issuer.send("changePhone", ["cardholder": id, "phone": "+687 00 00 24"])
        try issuer.send("attachCard", ["cardholder": id, "card": TestIssuer.validCard(4444)])
        return id
    }

    private static let values = [
        "awa@example.nc", "awa.new@example.nc", "+687000023", "+687000024", "192.0.2.7", "d-4f21",
    ]

    /// The values and the passwords that the vault has, as they are stored.
    private func rows(_ issuer: TestIssuer) throws -> [[UInt8]] {
        try issuer.service.vault.environment.read { transaction in
            let vault = issuer.service.vault.environment
            var rows: [[UInt8]] = []
            for name in ["values", "passwords"] {
                let cursor = try Cursor(transaction, vault.table(name))
                var found = try cursor.first()
                while found {
                    // The first byte of a value is its kind.
                    let row = cursor.withValue { $0.array }
                    rows.append(name == "values" ? Array(row.dropFirst()) : row)
                    found = try cursor.next()
                }
            }
            return rows
        }
    }

    @Test func nothingOfThePersonIsInAnyFile() throws {
        let issuer = try TestIssuer()
        let id = try person(issuer)
        let rows = try rows(issuer)
        // Six values, two cards' digests, one password.
        #expect(rows.count == 9)
        for row in rows {
            #expect(try !places(of: row, in: issuer.directory.path).isEmpty, "the search finds")
        }
        let before = try issuer.service.ledger.snapshot()
        let outcome = try issuer.service.erase(id, account: Self.account, ticket: "DSAR-1")
        #expect(outcome.receipts.map(\.kind) == [.personalDataErased, .personalDataErased])
        #expect(outcome.receipts.allSatisfy { $0.stream == id && $0.ticket == "DSAR-1" })
        #expect(outcome.receipts.allSatisfy { $0.reason == .erasureRequested })
        for row in rows {
            #expect(try places(of: row, in: issuer.directory.path) == [])
        }
        for value in Self.values {
            #expect(try places(of: Array(value.utf8), in: issuer.directory.path) == [], "\(value)")
        }
        // The tree goes on from what it was.
        let after = try issuer.service.ledger.snapshot()
        #expect(try after.root(of: before.size) == before.root)
        #expect(try issuer.holder(id).erasedBy == outcome.receipts[0].sequence)
    }

    @Test func nothingResolvesAndNobodyComesBackByMistake() throws {
        let issuer = try TestIssuer()
        let id = try person(issuer)
        let references = try issuer.events().flatMap(\.references).map(\.reference)
        _ = try issuer.service.erase(id, account: Self.account)
        try issuer.service.vault.read { vault in
            for reference in references {
                let value = try vault.value(reference)
                #expect(value == nil)
            }
            let isPassword = try vault.isPassword("6789", cardholder: id, version: 1)
            #expect(!isPassword)
        }
        let email = ["email": "awa.new@example.nc"]
        #expect(try issuer.send("requestCodes", email).result == "emailNotRecognised")
        #expect(try issuer.openChallenge().result == "cardNotRecognised")
        let erased = try #require(try issuer.holder(id).erasedBy)
        for (name, fields) in [
            ("attachCard", ["card": TestIssuer.validCard(5555)]), ("changeEmail", email),
            ("changePhone", ["phone": "+687 00 00 25"]), ("reportSimSwap", [:]),
        ] as [(String, [String: Any])] {
            let error = try issuer.error(name, fields.merging(["cardholder": id]) { $1 })
            #expect(
                error
                    == CommandError(
                        .conflict, field: "cardholder",
                        "cardholder \(id) was erased, see event \(erased): "
                            + "register the person anew"), "\(name)")
        }
        // Registered again, the person gets another number.
        #expect(try issuer.register() != id)
    }

    @Test func again() throws {
        let issuer = try TestIssuer()
        let id = try person(issuer)
        _ = try issuer.service.erase(id, account: Self.account)
        let size = try issuer.size
        let again = try issuer.service.erase(id, account: Self.account)
        #expect(again.receipts.isEmpty && again.plan.isEmpty && again.plan.erasedCount == 8)
        #expect(try issuer.size == size)
    }

    @Test func aDryRunChangesNothing() throws {
        let issuer = try TestIssuer()
        let id = try person(issuer)
        let size = try issuer.size
        let vault = try files(issuer.directory.vault).map(\.bytes)
        let plan = try issuer.dryRun().erasure(of: id)
        #expect(plan.due.count == 8)
        #expect(plan.passwords == [1])
        #expect(try issuer.size == size)
        #expect(try files(issuer.directory.vault).map(\.bytes) == vault)
    }

    // MARK: Refusals

    private func refusal(_ issuer: TestIssuer, _ id: UInt64) throws -> String? {
        let before = try rows(issuer)
        do {
            _ = try issuer.service.erase(id, account: Self.account)
            return nil
        } catch let error as CommandError {
            #expect(try rows(issuer) == before)
            return error.reason
        }
    }

    @Test func aHoldRefusesWithTheCase() throws {
        let issuer = try TestIssuer()
        let id = try person(issuer)
        let opened = try issuer.send("openCase", ["note": "n", "account": Self.account])
        let number = try #require(opened.json["case"]?.integerValue() as UInt64?)
        try issuer.send(
            "attachEvents", ["case": number, "account": Self.account, "events": [id]])
        #expect(
            try refusal(issuer, id) == "the data of cardholder \(id) is on hold: case \(number)")
        try issuer.send(
            "closeCase", ["case": number, "account": Self.account, "note": "Nothing found."])
        #expect(try refusal(issuer, id) == nil)
    }

    @Test func whatLivesRefusesUntilItEnds() throws {
        let issuer = try TestIssuer()
        let id = try issuer.enrol()
        let session = try issuer.openSession()
        #expect(
            try refusal(issuer, id) == "cardholder \(id): session \(session) has not ended")
        try issuer.send("logOut", ["session": session])
        let challenge = try issuer.challenge()
        #expect(
            try refusal(issuer, id) == "cardholder \(id): challenge \(challenge) has not ended")
        #expect(try refusal(issuer, 999) == "no cardholder 999")
        try issuer.send("cancelChallenge", ["challenge": challenge])
        #expect(try refusal(issuer, id) == nil)
    }

    // MARK: What others have too

    @Test func aSharedPhoneAndAddressStayForTheOther() throws {
        let issuer = try TestIssuer()
        let origin: [String: Any] = ["origin": "192.0.2.7"]
        let awa = try issuer.register()
        let bela = try issuer.register(email: "bela@example.nc", cards: [])
        for email in [TestIssuer.email, "bela@example.nc"] {
            let reply = try issuer.send("requestCodes", ["email": email].merging(origin) { $1 })
            try issuer.send("goBack", ["session": issuer.session(reply)!])
        }
        let outcome = try issuer.service.erase(awa, account: Self.account)
        #expect(outcome.plan.kept.map(\.value.kind) == [.phone, .origin])
        #expect(outcome.plan.kept.allSatisfy { $0.keeper == .cardholder(bela) })
        let pair = try issuer.requestCodes(email: "bela@example.nc")
        try issuer.send("goBack", ["session": pair.session])
        // The last one who has them takes them along.
        let last = try issuer.service.erase(bela, account: Self.account)
        #expect(last.plan.kept.isEmpty)
        for value in ["+687000023", "192.0.2.7", "bela@example.nc"] {
            #expect(try places(of: Array(value.utf8), in: issuer.directory.path) == [], "\(value)")
        }
        // What had to stay went with the other, whose receipts say so.
        #expect(try issuer.service.erase(awa, account: Self.account).receipts.isEmpty)
    }

    // MARK: Crashes

    /// A process killed at any step leaves the old vault or the new one, and the next erasure
    /// finishes.
    @Test(arguments: ["copying", "exchanged", "destroying", "destroyed"])
    func killed(_ step: String) throws {
        let issuer = try TestIssuer()
        let id = try person(issuer)
        let rows = try rows(issuer)
        let vault = issuer.directory.vault
        let new = issuer.directory.newVault
        let saved = "\(issuer.root)/saved"
        func copy(_ from: String, _ to: String) throws {
            try? FileManager.default.removeItem(atPath: to)
            try FileManager.default.copyItem(atPath: from, toPath: to)
        }
        // The vault as an erasure leaves it, and the ledger from before.
        try issuer.stopped { _, _ in try copy(issuer.directory.path, saved) }
        _ = try issuer.service.erase(id, account: Self.account)
        try issuer.stopped { _, _ in
            let erased = "\(issuer.root)/erased"
            try copy(vault, erased)
            for name in ["ledger", "views"] {
                try copy("\(saved)/\(name)", "\(issuer.directory.path)/\(name)")
            }
            switch step {
            case "copying":
                try copy("\(saved)/vault", vault)
                try FileSystem.makeDirectory(new)
                try Data("half".utf8).write(to: URL(filePath: "\(new)/data.mdb"))
            case "exchanged":
                try copy("\(saved)/vault", new)
            case "destroying":
                try FileSystem.makeDirectory(new)
                try copy("\(saved)/vault/lock.mdb", "\(new)/lock.mdb")
            default: break
            }
            try FileManager.default.removeItem(atPath: erased)
        }
        try FileManager.default.removeItem(atPath: saved)
        // Opening has destroyed what was left.
        #expect(!FileManager.default.fileExists(atPath: new))
        #expect(try issuer.events().allSatisfy { $0.kind != .personalDataErased })
        if step != "copying" {
            for row in rows { #expect(try places(of: row, in: issuer.directory.path) == []) }
        }
        let outcome = try issuer.service.erase(id, account: Self.account)
        #expect(outcome.receipts.flatMap(\.references).count == 8)
        for row in rows { #expect(try places(of: row, in: issuer.directory.path) == []) }
        #expect(try issuer.service.erase(id, account: Self.account).receipts.isEmpty)
    }

    /// An earlier copy of the vault is restored: the person is erased again.
    @Test func aBackupThatWasPutBack() throws {
        let issuer = try TestIssuer()
        let id = try person(issuer)
        let saved = "\(issuer.root)/saved"
        try issuer.stopped { _, _ in
            try FileManager.default.copyItem(atPath: issuer.directory.vault, toPath: saved)
        }
        _ = try issuer.service.erase(id, account: Self.account)
        try issuer.stopped { _, _ in
            try FileManager.default.removeItem(atPath: issuer.directory.vault)
            try FileManager.default.moveItem(atPath: saved, toPath: issuer.directory.vault)
        }
        let again = try issuer.service.erase(id, account: Self.account)
        #expect(again.plan.due.count == 8 && again.receipts.count == 2)
        for value in Self.values {
            #expect(try places(of: Array(value.utf8), in: issuer.directory.path) == [], "\(value)")
        }
    }
}

extension Data {
    /// By NSData: the search of Data, unoptimised, takes seconds for the files of a ledger.
    fileprivate func holds(_ part: [UInt8]) -> Bool {
        let place = NSData(data: self).range(of: Data(part), in: NSRange(0..<count))
        return place.location != NSNotFound
    }
}

import Foundation
import Ledger
import TestSupport
import Testing

@testable import Proofs

/// Key files, and what a key remembers.
@Suite struct SigningKeyTests {
    private let files = FileManager.default

    private func mode(_ path: String) throws -> Int? {
        try files.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private func error<R>(_ body: () throws -> R) -> SigningError? {
        do {
            _ = try body()
            return nil
        } catch {
            return error as? SigningError
        }
    }

    @Test func whatIsMade() throws {
        let directory = try TestDirectory()
        let path = "\(directory.path)/key.pem"
        for (name, type) in [("log", VerifierKey.SignatureType.ed25519), ("w", .cosignature)] {
            let key = try SigningKey.generate(path + name, name: name, type: type)
            #expect(try mode(key.path) == 0o600)
            #expect(try mode("\(key.path).pub")! & 0o444 == 0o444)
            #expect(key.verifierKey.name == name && key.verifierKey.type == type)
            #expect(try VerifierKey(reading: "\(key.path).pub") == key.verifierKey)
            #expect(try SigningKey(key.path).verifierKey == key.verifierKey)
            let text = String(decoding: files.contents(atPath: key.path) ?? Data(), as: UTF8.self)
            #expect(text.hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
        }
    }

    /// What is there is never replaced, and nothing is left of what could not be made.
    @Test func nothingIsReplaced() throws {
        let directory = try TestDirectory()
        let path = "\(directory.path)/key.pem"
        for ending in ["", ".pub", ".signed"] {
            let there = Data("there".utf8)
            try there.write(to: URL(filePath: path + ending))
            #expect(throws: (any Error).self) {
                try SigningKey.generate(path, name: "log", type: .ed25519)
            }
            #expect(files.contents(atPath: path + ending) == there)
            #expect(try files.contentsOfDirectory(atPath: directory.path) == ["key.pem\(ending)"])
            try files.removeItem(atPath: path + ending)
        }
        #expect(throws: (any Error).self) {
            try SigningKey.generate("\(path)/deeper", name: "log", type: .ed25519)
        }
        #expect(try files.contentsOfDirectory(atPath: directory.path) == [])
    }

    @Test func othersMayReadIt() throws {
        let directory = try TestDirectory()
        let key = try SigningKey.generate("\(directory.path)/k", name: "log", type: .ed25519)
        for mode in [0o640, 0o604, 0o601, 0o620, 0o777] {
            try files.setAttributes([.posixPermissions: mode], ofItemAtPath: key.path)
            let reason = fault { try SigningKey(key.path) }
            #expect(reason?.hasSuffix("run 'chmod go= \(key.path)'") == true, "\(mode)")
        }
        for mode in [0o400, 0o600, 0o700] {
            try files.setAttributes([.posixPermissions: mode], ofItemAtPath: key.path)
            #expect(error { try SigningKey(key.path) } == nil, "\(mode)")
        }
    }

    @Test func theVerifierKeyBesideIt() throws {
        let directory = try TestDirectory()
        let key = try SigningKey.generate("\(directory.path)/k", name: "log", type: .ed25519)
        let other = try SigningKey.generate("\(directory.path)/o", name: "log", type: .ed25519)
        let path = "\(key.path).pub"
        try Data("\(other.verifierKey)\n".utf8).write(to: URL(filePath: path))
        #expect(error { try SigningKey(key.path) } == .otherKey(path))
        try Data("\(key.verifierKey)".utf8).write(to: URL(filePath: path))
        #expect(fault { try SigningKey(key.path) }?.hasPrefix("\(path): line 1: ") == true)
        try files.removeItem(atPath: path)
        #expect(fault { try SigningKey(key.path) }?.hasPrefix("\(path): open: ") == true)
        try files.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(fault { try SigningKey(key.path) } == "\(path): read: Is a directory")
    }

    @Test func filesThatAreNoKeys() throws {
        let directory = try TestDirectory()
        let key = try SigningKey.generate("\(directory.path)/k", name: "log", type: .ed25519)
        let own = try #require(files.contents(atPath: key.path))
        func fault(_ data: Data) throws -> String {
            try data.write(to: URL(filePath: key.path))
            try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key.path)
            return try #require(TestSupport.fault { try SigningKey(key.path) })
        }
        #expect(try fault(Data()) == "openssl: Could not read key from \(key.path)")
        #expect(try fault(Data("junk".utf8)) == "openssl: Could not read key from \(key.path)")
        for count in [20, 60, own.count - 30] {
            #expect(try fault(own.prefix(count)).hasPrefix("openssl: Could not read key"))
        }
        for algorithm in [["EC", "-pkeyopt", "ec_paramgen_curve:P-256"], ["X25519"], ["ED448"]] {
            let other = "\(directory.path)/\(algorithm[0])"
            let made = try ExternalProgram.run(
                ["openssl", "genpkey", "-out", other, "-algorithm"] + algorithm)
            #expect(made.status == 0)
            let data = try #require(files.contents(atPath: other))
            #expect(try fault(data) == "openssl: \(key.path) is not an Ed25519 key")
        }
        let missing = "\(directory.path)/missing"
        #expect(
            TestSupport.fault { try SigningKey(missing) }
                == "\(missing): open the signing key: No such file or directory")
    }

    // MARK: What it remembers

    /// Damaged, of another log, or of another key, it is not what was signed last: nothing is
    /// signed until somebody has looked.
    @Test func aMemoryThatIsNotIts() throws {
        let log = try TestLog()
        try log.grow(5)
        let signed = try log.sign()
        let events = try log.events()
        let memory = try log.memory(of: log.logKey)
        let right = try #require(files.contents(atPath: memory))
        func expectRefused(_ data: Data, _ reason: String) throws {
            try data.write(to: URL(filePath: memory))
            let fault = fault { try log.sign() }
            #expect(
                reason.isEmpty || fault?.contains(reason) == true,
                "\(fault ?? "signed"), not: \(reason)")
            #expect(fault?.contains(memory) == true)
            #expect(files.contents(atPath: memory) == data)
        }
        for count in [0, 1, 16, 17, 40, right.count - 1] {
            try expectRefused(right.prefix(count), "")
        }
        // Any bit: what still is a checkpoint is not signed, or of another origin.
        for index in right.indices {
            var data = right
            data[index] ^= 1 << UInt8(index % 8)
            try data.write(to: URL(filePath: memory))
            #expect(fault { try log.sign() } != nil, "byte \(index)")
        }
        let smaller = Checkpoint(origin: "example.nc/epin", size: 0, root: MerkleTree.emptyRoot)
        let forged = smaller.signed(signed.note.signatures)
        try expectRefused(Data(forged.bytes), "not signed by this key")
        let stranger = try TestLog()
        try expectRefused(Data(stranger.sign().bytes), "not signed by this key")
        let other = try TestLog(origin: "example.nc/other")
        try expectRefused(Data(other.sign().bytes), "a checkpoint of another log")
        try files.removeItem(atPath: memory)
        try files.createDirectory(atPath: memory, withIntermediateDirectories: false)
        #expect(fault { try log.sign() } == "\(memory): read: Is a directory")
        try files.removeItem(atPath: memory)
        #expect(try log.events() == events)
        try right.write(to: URL(filePath: memory))
        try log.sign()
    }

    /// Signing fails where it cannot be remembered, and no event says that it was done.
    @Test func whereNothingCanBeRemembered() throws {
        let log = try TestLog()
        let events = try log.events()
        try Data().write(to: URL(filePath: "\(log.logKey).signed"))
        let reason = fault { try log.sign() }
        #expect(reason?.contains("\(log.logKey).signed") == true, "\(reason ?? "signed")")
        #expect(try log.events() == events)
    }

    @Test func oneMemoryForEachLog() throws {
        let (log, second) = (try TestLog(), try TestLog(origin: "example.nc/second"))
        try second.grow(20)
        let witness = try log.witness
        for log in [log, second] {
            let signed = try log.sign()
            _ = try Witness(key: witness, logs: [log.log.verifierKey])
                .cosign(log.request(from: 0, signed), at: 1)
        }
        let names = try files.contentsOfDirectory(atPath: "\(witness.path).signed")
        #expect(names.count == 2)
        for name in names { #expect(name.count == 16 && name.allSatisfy(\.isHexDigit)) }
        #expect(try witness.lastSigned(of: "example.nc/third") == nil)
    }
}

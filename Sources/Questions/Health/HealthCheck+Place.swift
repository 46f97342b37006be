import Audit
import Authentication
import FoundationEssentials
import Ledger
import Projections

/// Where the ledger lives: configuration, files, keys, gateways, the machine.
extension HealthCheck {
    static let ofPlace = [
        HealthCheck(
            "configuration",
            advice: "Correct epin.json: docs/format.md has its settings."
        ) { patient in
            guard !patient.isCopy else { return .copy }
            _ = try patient.settings.get()
            return .fine("epin.json is understood")
        },
        HealthCheck(
            "files",
            advice: "Give the files to one account alone, as the finding says; find out who had "
                + "them, and run 'epin verify'."
        ) { patient in
            try requireOwn(patient)
            return .fine("of one account alone")
        },
        HealthCheck(
            "vault",
            advice: "Put the key back at the place that epin.json names; where the vault is "
                + "damaged, go back to a backup: docs/operations.md."
        ) { patient in
            guard !patient.isCopy else { return .copy }
            let vault = try Vault(
                path: patient.directory.vault, keyFile: try patient.settings.get().keyFile,
                readOnly: true)
            guard let open = patient.open else { return .fine("its key opens it") }
            _ = try vault.read { try $0.nextReference(heldAgainst: open.ledger) }
            return .fine("its key opens it, and it is that of the ledger")
        },
        HealthCheck(
            "reads",
            advice: "Put the reads back from a backup: nothing is shown that cannot be recorded."
        ) { patient in
            guard !patient.isCopy || patient.directory.hasReads else { return .copy }
            let store = try LedgerStore(path: patient.directory.reads, readOnly: true)
            return .fine("\(Text.counted(try store.read { $0.size }, "event"))")
        },
        HealthCheck(
            "gateways",
            advice: "Install the program that epin.json names, or start what takes messages from "
                + "the spool."
        ) { patient in
            guard !patient.isCopy else { return .copy }
            let delivery = try patient.settings.get().delivery
            for program in [delivery.mailProgram, delivery.smsProgram] {
                guard let path = program.first, !canBeRun(path) else { continue }
                return .broken("\(path) cannot be run")
            }
            return try spool(delivery, patient)
        },
        HealthCheck(
            "clock",
            advice: "Set the clock, and see docs/threat-model.md: nothing is erased while the "
                + "ledger is ahead of it."
        ) { patient in
            guard let open = patient.open else { return .unopened }
            guard !patient.isSimulated else { return .notApplicable("the times are simulated") }
            let last = try open.lastTime
            guard last > patient.now else { return .fine("not behind the ledger") }
            let lead = Patient.duration(last - patient.now)
            return .attention("the ledger is \(lead) ahead of it")
        },
        HealthCheck(
            "space",
            advice: "Make room: a commit that finds none keeps nothing."
        ) { patient in
            let path = patient.directory.path
            let free = try FileSystem.freeByteCount(path)
            let text = "\(Text.grouped(free >> 20)) MiB are free"
            return free < spaceMin ? .attention(text) : .fine(text)
        },
        HealthCheck(
            "leftovers",
            advice: "Delete what no process with that number uses any more; a 'vault.format1' once "
                + "the upgrade has proved good: docs/operations.md, 'Leftovers'."
        ) { patient in
            let left = try names(in: patient.directory.path).filter { name in
                ["views.rebuilding-", "detection.new-"].contains { name.hasPrefix($0) }
                    || ["reads.new", "vault.new", "vault.format1"].contains(name)
            }
            return left.isEmpty ? .fine("none") : .attention(left.joined(separator: ", "))
        },
    ]

    /// Bytes: what a busy day of an issuer writes many times over.
    private static let spaceMin: UInt64 = 1 << 30
    /// Milliseconds after which whatever takes messages should have taken one.
    private static let spoolDelayMax: UInt64 = 600_000

    private static func spool(_ delivery: Delivery, _ patient: Patient) throws -> Finding {
        guard delivery.mailProgram.isEmpty || delivery.smsProgram.isEmpty else {
            return .fine("both programs can be run")
        }
        // Whoever opens the ledger for writing makes it.
        guard FileSystem.exists(delivery.spool) else { return .fine("no spool yet") }
        let waiting = try names(in: delivery.spool).filter(isMessage).compactMap { name in
            // One that is gone was taken.
            let file = "\(delivery.spool)/\(name)"
            let attributes = try? FileManager.default.attributesOfItem(atPath: file)
            let date = attributes?[.modificationDate] as? Date
            return date.map { UInt64(max($0.timeIntervalSince1970, 0) * 1000) }
        }
        let late = waiting.filter { $0 + spoolDelayMax < patient.now }
        guard let oldest = late.min(), !patient.isSimulated else {
            return .fine("\(Text.counted(UInt64(waiting.count), "message")) in the spool")
        }
        let count = Text.counted(UInt64(late.count), "message")
        return .attention("\(count) in the spool that nobody took, one \(patient.ago(oldest))")
    }

    /// `20.sms`
    private static func isMessage(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && UInt64(parts[0]) != nil && ["sms", "eml"].contains(parts[1])
    }

    private static func names(in path: String) throws -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw Failure("\(path) cannot be listed")
        }
        return names.sorted()
    }

    /// Whether this account may run a file, and what its first line asks for.
    private static func canBeRun(_ path: String) -> Bool {
        var isDirectory = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
            !isDirectory, FileSystem.isExecutable(path)
        else { return false }
        guard let content = FileManager.default.contents(atPath: path),
            content.starts(with: "#!".utf8)
        else { return true }
        let line = String(decoding: content.dropFirst(2).prefix { $0 != 10 }, as: UTF8.self)
        return line.split(separator: " ").first.map { FileSystem.isExecutable(String($0)) } ?? false
    }

    /// What whoever opens the ledger for writing would refuse.
    private static func requireOwn(_ patient: Patient) throws {
        let directory = patient.directory
        let inside = FileSystem.Place.within(directory.path)
        try FileSystem.requireOwn(directory.path, as: .directory, .top)
        for store in [directory.ledger, directory.views, directory.reads, directory.vault] {
            try FileSystem.requireOwn(store, as: .directory, inside)
        }
        for file in [directory.settings, directory.clock, directory.writerLock] {
            try FileSystem.requireOwn(file, as: .file, inside)
        }
        guard let spool = try? patient.settings.get().delivery.spool else { return }
        try FileSystem.requireOwn(
            spool, as: .directory, directory.contains(spool) ? inside : .shared)
    }
}

extension HealthCheck.Finding {
    static let copy = notApplicable("a copy of the events, without a vault")
    static let unopened = notApplicable("the ledger could not be opened")
}

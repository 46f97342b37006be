import Authentication
import Glibc
import Ledger
import Projections
import Proofs

/// What is wrong with the pages of the files that the stores of a data directory are in.
package struct StoreStructure {
    /// Each begins with the name of its store.
    private(set) var findings: [String] = []
    /// Whether the events can be read all the same.
    package private(set) var isLedgerReadable = true
    /// Whether those of the reads can.
    private(set) var isReadsReadable = true

    /// Checks the ledger, and of the vault and the reads those that are there and may be read.
    ///
    /// - Throws: what opening the ledger throws.
    package init(_ directory: DataDirectory) throws {
        do {
            let faults = try LedgerStore.structureFaults(path: directory.ledger)
            note(faults, of: "ledger")
            isLedgerReadable = !faults.contains(where: \.endsReaders)
        } catch let error as StructureError {
            note(error.faults, of: "ledger")
            isLedgerReadable = false
        }
        if directory.hasVault {
            check("vault") { try Vault.structureFaults(path: directory.vault) }
        }
        if directory.hasReads {
            isReadsReadable = check("reads") {
                try LedgerStore.structureFaults(path: directory.reads)
            }
        }
    }

    /// Checks the views, and says whether they can be read.
    ///
    /// - Throws: ``ViewsError`` for those of an earlier format, with which nothing is wrong.
    mutating func checkViews(_ directory: DataDirectory) throws -> Bool {
        guard directory.hasViews else { return true }
        var earlier: ViewsError?
        let isReadable = check("views") {
            do {
                return try Views.structureFaults(path: directory.views)
            } catch let error as ViewsError {
                earlier = error
                return []
            }
        }
        if let earlier { throw earlier }
        return isReadable
    }

    @discardableResult
    private mutating func check(_ store: String, _ body: () throws -> [StructureFault]) -> Bool {
        do {
            let faults = try body()
            note(faults, of: store)
            return !faults.contains(where: \.endsReaders)
        } catch let error as StructureError {
            note(error.faults, of: store)
        } catch  where Self.isForbidden(error) {
            return false
        } catch {
            findings.append("\(store): \(error)")
        }
        return false
    }

    /// An auditor may not open the vault.
    private static func isForbidden(_ error: any Error) -> Bool {
        (error as? SystemError)?.code == EACCES || (error as? LMDBError)?.code == EACCES
    }

    private mutating func note(_ faults: [StructureFault], of store: String) {
        findings += faults.map { "\(store): \($0)" }
    }

    static func record(_ finding: String) -> Record {
        let verdict = JSON.string(Verdict.structureDamaged.name)
        return [.verdict: verdict, .finding: .string(finding)]
    }

    /// Of a ledger whose events cannot be read.
    package var answer: Answer {
        var answer = Answer()
        for finding in findings {
            answer.text(finding, .red)
            answer.data(Self.record(finding))
        }
        answer.remark("the events were not read: it could end the process")
        answer.status = { ExitCode(rawValue: Verdict.structureDamaged.rawValue) }
        return answer
    }
}

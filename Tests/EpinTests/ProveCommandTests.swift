import Foundation
import Ledger
import TestSupport
import Testing

@testable import epin

/// `prove` by the real program, and what it writes checked by a program that is not ours.
@Suite struct ProveCommandTests {
    /// With a checkpoint of the first three events.
    private func signed() throws -> EpinData {
        let data = try EpinData.signing()
        #expect(try data.epin(["checkpoint", "--key", "log.pem"]).status == 0)
        return data
    }

    @Test func proofsAreWritten() throws {
        let data = try signed()
        let outcome = try data.epin(["prove", "0", "2"])
        #expect(outcome.status == 0 && outcome.err == "")
        #expect(outcome.lines == ["0.cbor", "0.tlog-proof", "2.cbor", "2.tlog-proof"])
        let records = try data.records()
        for sequence: UInt64 in [0, 2] {
            #expect(data.file("\(sequence).cbor") == records[Int(sequence)])
            let proof = try InclusionProof(parsing: data.file("\(sequence).tlog-proof"))
            #expect(proof.index == sequence && proof.checkpoint.checkpoint.size == 3)
            let record = records[Int(sequence)]
            try proof.check(record: record.span)
            #expect(proof.bytes == data.file("\(sequence).tlog-proof"))
        }
        try FileManager.default.createDirectory(
            at: data.directory.appending(path: "out"), withIntermediateDirectories: false)
        let json = try data.epin(["--json", "prove", "1", "-o", "out"])
        #expect(try json.json.map { $0["event"]?.integerValue() } == [1, 1])
        #expect(
            try json.json.map { $0["file"]?.stringValue } == ["out/1.cbor", "out/1.tlog-proof"])
        #expect(data.file("out/1.cbor") == records[1])
        // Written again, it replaces what is there, whatever its length.
        try Data(repeating: 7, count: 9000).write(to: data.directory.appending(path: "1.cbor"))
        #expect(try data.epin(["prove", "1"]).status == 0)
        #expect(data.file("1.cbor") == records[1])
        let request = try data.epin(["prove", "--since", "2"])
        #expect(try ConsistencyProof(parsing: request.out).oldSize == 2)
    }

    @Test func proofsThatCannotBeWritten() throws {
        let data = try signed()
        func expect(
            _ status: Int32, _ words: [String], _ reason: String,
            at location: SourceLocation = #_sourceLocation
        ) throws {
            let outcome = try data.epin(["prove"] + words)
            let isSo = outcome.status == status && !outcome.isSignal && outcome.out.isEmpty
            #expect(isSo, "\(outcome)", sourceLocation: location)
            #expect(outcome.err.contains(reason), "\(outcome)", sourceLocation: location)
        }
        // Event 3 is the checkpoint itself.
        try expect(
            2, ["3"],
            "the last checkpoint is of 3 events: 'epin checkpoint --key FILE' signs a new one")
        try expect(2, ["4"], "no event 4: the ledger has 4")
        try expect(2, ["18446744073709551615"], "no event 18446744073709551615")
        try expect(2, ["--since", "4"], "the last checkpoint is of 3 events")
        try expect(2, ["--since", "5"], "the ledger has 4 events, fewer than 5")
        try expect(2, ["--since", "18446744073709551615"], "fewer than 18446744073709551615")
        try expect(64, [], "either EVENT or '--since' must be given")
        try expect(64, ["1", "--since", "1"], "either EVENT or '--since' must be given")
        try expect(64, ["x"], "the sequence of an event")
        try expect(64, ["--", "-1"], "the sequence of an event")
        try expect(64, ["18446744073709551616"], "the sequence of an event")
        try expect(64, ["--since", "x"], "'--since' must be a whole number")
        try expect(64, ["1", "-o", ""], "'--output' must not be empty")
        try expect(2, ["1", "-o", "none"], "none/1.cbor: write: No such file or directory")
        try expect(2, ["1", "-o", "log.pem"], "log.pem/1.cbor: write: Not a directory")
        let full = data.directory.appending(path: "1.cbor").path
        try FileManager.default.createSymbolicLink(
            atPath: full, withDestinationPath: "/dev/full")
        try expect(2, ["1"], "1.cbor: write: No space left on device")

        let unsigned = try EpinData(["--origin", "example.nc/epin"])
        let outcome = try unsigned.epin(["prove", "0"])
        #expect(outcome.status == 2 && outcome.err.contains("no checkpoint was signed yet"))
    }

    /// What the program writes at every size of a small ledger, for every event and every older
    /// size, and the same with a byte changed anywhere.
    @Test func anotherProgramAgrees() throws {
        let data = try signed()
        // One shell, or starting the program would be most of the work.
        let line = """
            set -e
            epin() { "$program" --data "$data" "$@"; }
            for size in $(seq 3 40); do
              mkdir $size
              epin checkpoint > $size/checkpoint
              epin prove -o $size $(seq 0 $((size - 1))) > /dev/null
              test $size = 40 || epin checkpoint --key log.pem > /dev/null
            done
            for size in $(seq 0 40); do epin prove --since $size > since-$size; done
            epin witness --key witness.pem --log log.pem.pub < since-0 > answer
            mkdir cosigned
            epin checkpoint --cosignature answer --witness witness.pem.pub > cosigned/checkpoint
            epin prove -o cosigned $(seq 0 39) > /dev/null
            """
        let made = try data.run([
            "/usr/bin/env", "program=\(EpinData.program.path)", "data=\(data.path)", "/bin/bash",
            "-c", line,
        ])
        #expect(made.status == 0, "\(made)")
        let checker = Checkout.path("Tests/Tools/c2sp.py")
        let checked = try data.run(["/usr/bin/python3", "-I", "-c", Self.script, checker])
        #expect(checked.status == 0, "\(checked)")
        #expect(checked.lines == ["857 proofs", "41 requests", "0 changed ones"], "\(checked)")
    }

    private static let script = """
        import glob, importlib.util, sys
        spec = importlib.util.spec_from_file_location("c2sp", sys.argv[1])
        c2sp = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(c2sp)
        read, Fault = c2sp.read, c2sp.Fault
        log, witness = c2sp.key("log.pem.pub"), c2sp.key("witness.pem.pub")

        proofs = 0
        for name in [*range(3, 41), "cosigned"]:
            witnesses = [witness] if name == "cosigned" else []
            checkpoint = c2sp.Checkpoint(read(f"{name}/checkpoint"))
            checkpoint.verify(log, witnesses)
            c2sp.require(name in (checkpoint.size, "cosigned"), f"{name}: {checkpoint.size}")
            for event in range(checkpoint.size):
                record, proof = read(f"{name}/{event}.cbor"), read(f"{name}/{event}.tlog-proof")
                c2sp.check_proof(proof, record, log, witnesses)
                proofs += 1
        print(proofs, "proofs")

        leaves = [c2sp.leaf_hash(read(f"40/{event}.cbor")) for event in range(40)]
        requests = glob.glob("since-*")
        for name in requests:
            old = int(name.removeprefix("since-"))
            c2sp.check_consistency(read(name), c2sp.tree_hash(leaves[:old]), log)
        print(len(requests), "requests")

        accepted = 0
        def expect_fault(data, check):
            global accepted
            for index in range(len(data)):
                other = bytearray(data)
                other[index] ^= 1 << index % 8
                try:
                    check(bytes(other))
                    accepted += 1
                    print("byte", index)
                except Fault:
                    pass
        record = read("cosigned/17.cbor")
        proof = read("cosigned/17.tlog-proof")
        expect_fault(proof, lambda data: c2sp.check_proof(data, record, log, [witness]))
        expect_fault(record, lambda data: c2sp.check_proof(proof, data, log, [witness]))
        request = read("since-13")
        root = c2sp.tree_hash(leaves[:13])
        expect_fault(request, lambda data: c2sp.check_consistency(data, root, log))
        print(accepted, "changed ones")
        """
}

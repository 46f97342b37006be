import Foundation
import Ledger
import Proofs
import TestSupport
import Testing

/// `epin export --format csv` and `--format ocsf`, read by programs that are not ours.
@Suite struct ExportFormatTests {
    private func guide() throws -> EpinData {
        let data = try EpinData(nil)
        try #require(try data.epin(["guide"]).status == 0)
        return data
    }

    private func python(_ script: String, _ data: EpinData, _ input: [UInt8]) throws -> [String] {
        let outcome = try data.run(["/usr/bin/python3", "-I", "-c", script], input: input)
        try #require(outcome.status == 0, "\(outcome)")
        return outcome.lines
    }

    /// Python's csv finds what Python's json finds in the lines without loss.
    @Test func theTableSaysWhatTheLinesSay() throws {
        let data = try guide()
        let table = try data.epin(["export", "--format", "csv"])
        let lines = try data.epin(["export"])
        let both = table.out + Array("---\n".utf8) + lines.out
        let script = """
            import csv, io, json, sys
            table, lines = sys.stdin.buffer.read().decode().split("---\\n")
            rows = list(csv.DictReader(io.StringIO(table, newline="")))
            events = [json.loads(line) for line in lines.splitlines()]
            assert len(rows) == len(events) > 50, (len(rows), len(events))
            for row, event in zip(rows, events):
                assert row.pop("indication") in ("success", "failure")
                event.pop("record")
                for name, value in event.items():
                    text = " ".join(map(str, value)) if isinstance(value, list) else str(value)
                    assert row.pop(name) == text, (name, text)
                assert not any(row.values()), row
            print(len(rows))
            """
        #expect(try python(script, data, both) == ["\(try data.records().count)"])
    }

    /// What a reader looks for comes first.
    @Test func columnsBeginWithTheEventItsTimeAndItsKind() throws {
        let table = try guide().epin(["export", "--format", "csv"]).text
        let header = table.prefix { $0 != "\r\n" }
        #expect(header.hasPrefix("sequence,time,kind,indication,stream,version,previous,"))
        let names = header.split(separator: ",").map(String.init)
        #expect(Set(names) == Set(Field.allCases.map(\.name) + ["indication"]))
        #expect(names.count == Field.allCases.count + 1)
    }

    /// The same values, as a French spreadsheet opens them: a byte order mark, semicolons, CR LF,
    /// amounts with a comma.
    @Test func aFrenchSpreadsheetOpensIt() throws {
        let data = try guide()
        let excel = try data.epin(["export", "--excel"])
        #expect(excel.out.starts(with: [0xEF, 0xBB, 0xBF]))
        let plain = try data.epin(["export", "--format", "csv"])
        let script = """
            import csv, io, sys
            excel, plain = sys.stdin.buffer.read().decode("utf-8").split("---\\n")
            assert all(line.endswith("\\r") for line in excel.split("\\n")[:-1])
            excel = list(csv.DictReader(io.StringIO(excel[1:], newline=""), delimiter=";"))
            plain = list(csv.DictReader(io.StringIO(plain, newline="")))
            assert len(excel) == len(plain) > 50
            amounts = set()
            for one, other in zip(excel, plain):
                amount = one.pop("purchaseAmount")
                if amount: amounts.add((amount, other["purchaseAmount"]))
                other.pop("purchaseAmount")
                assert one == other, (one, other)
            print(*sorted(amounts))
            """
        #expect(
            try python(script, data, excel.out + Array("---\n".utf8) + plain.out)
                == ["('299,00', '29900')"])
        let both = try data.epin(["export", "--excel", "--format", "csv"])
        #expect(both.out == excel.out)
        let refused = try data.epin(["export", "--excel", "--format", "ocsf"])
        #expect(refused.status == 64 && refused.err.contains("'--excel' is a form of csv"))
    }

    @Test(arguments: [
        ("a,b", "\"a,b\""), ("say \"no\"", "\"say \"\"no\"\"\""), ("=1+2", "'=1+2"),
        ("+687", "'+687"), ("-1", "'-1"), ("@cmd", "'@cmd"), ("Épicerie", "Épicerie"),
        ("a\nb", "\"a\nb\""), ("=a,\"b\"", "\"'=a,\"\"b\"\"\""), ("", ""),
        ("＝1", "'＝1"), ("a;b", "a;b"), (" =1", "' =1"), ("\u{A0}=1", "'\u{A0}=1"),
        ("\u{3000}@x", "'\u{3000}@x"), ("−1", "'−1"), ("﹦1", "'﹦1"), (" a=1", " a=1"),
        ("é=1", "é=1"), (" ", " "),
    ])
    func textsFromOutside(_ name: String, _ cell: String) {
        #expect(Export.csvCell(name) == cell)
    }

    /// The required attributes of each class, from the schema of OCSF 1.3.0, written by hand.
    @Test func everyEventHasWhatItsClassRequires() throws {
        let data = try guide()
        let exported = try data.epin(["export", "--format", "ocsf"])
        let script = """
            import json, sys
            required = {
                1008: [], 3001: ["user"], 3002: ["user"], 2003: ["finding_info", "compliance"],
                2004: ["finding_info"], 2005: ["finding_info_list", "status_id"],
            }
            base = ["activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time",
                    "type_uid"]
            activities = {1008: 10, 3001: 11, 3002: 5, 2003: 3, 2004: 3, 2005: 3}
            seen = set()
            for line in sys.stdin:
                event = json.loads(line)
                uid = event["class_uid"]
                for name in base + required[uid]:
                    assert name in event, (name, event)
                assert event["category_uid"] == uid // 1000
                assert event["type_uid"] == uid * 100 + event["activity_id"]
                activity = event["activity_id"]
                assert activity == 99 and event["activity_name"] or 1 <= activity <= activities[uid]
                assert 0 <= event["severity_id"] <= 6
                assert isinstance(event["time"], int) and event["time"] > 10**12
                assert event["metadata"]["version"] == "1.3.0"
                assert event["metadata"]["product"]["name"]
                if uid == 3002: assert event["service"]["name"]
                if uid == 1008: assert event["log_name"]
                if uid == 2005: assert event["assignee"]["name"]
                if uid in (2003, 2004): assert event["finding_info"]["uid"]
                seen.add(uid)
            print(*sorted(seen))
            """
        #expect(try python(script, data, exported.out) == ["1008 3001 3002"])
        #expect(exported.lines.count == (try data.records().count))
    }

    @Test func nothingPersonalIsInThem() throws {
        let data = try guide()
        for format in ["csv", "ocsf", "jsonl"] {
            let text = try data.epin(["export", "--format", format]).text
            for value in ["awa@", "+687", "68700", "203.0.113", "4970720000052226"] {
                #expect(!text.contains(value), "\(format): \(value)")
            }
        }
        let refused = try data.epin(["export", "--format", "xml"])
        #expect(refused.status != 0 && refused.out.isEmpty)
    }
}

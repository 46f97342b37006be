import Ledger

@testable import Authentication

/// Command lines around those the forms allow.
struct CommandCorpus {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    mutating func lines(perForm count: Int) -> [JSON] {
        var lines: [JSON] = [
            .null, [], [:], "command", 5, ["command": 5], ["command": .null], ["command": "x"],
            ["command": ""], [["command": "expire"]], ["Command": "expire"],
        ]
        for form in CommandForm.all {
            for _ in 0..<count {
                var line = whole(form)
                for _ in 0..<[0, 1, 1, 1, 2][below(5)] { mutate(&line, form) }
                lines.append(line)
            }
        }
        return lines
    }

    /// A line that is read: either form, with some of the fields that may be left out.
    private mutating func whole(_ form: CommandForm) -> JSON {
        let isShown = below(2) == 0
        let optional = (form.fields + CommandForm.common).filter {
            $0.need == .shown && isShown || $0.need == .optional && below(3) == 0
        }
        var line = form.example(outside: form.hasTwoForms && below(2) == 0)
        for field in optional { line = Self.replacing(field.name, by: field.example, in: line) }
        return line
    }

    private mutating func mutate(_ line: inout JSON, _ form: CommandForm) {
        let fields = form.fields + CommandForm.common
        let field = fields[below(fields.count)]
        switch below(8) {
        case 0:
            guard case .object(var members) = line, !members.isEmpty else { return }
            members.remove(at: below(members.count))
            line = .object(members)
        case 1: line = Self.replacing("nothing", by: 1, in: line)
        // A field of the other form, half of what was shown, or one that may be there.
        case 2: line = Self.replacing(field.name, by: field.example, in: line)
        case 3:
            line = Self.replacing(field.name, by: Self.others[below(Self.others.count)], in: line)
        default:
            let values = Self.values(field.value)
            line = Self.replacing(field.name, by: values[below(values.count)], in: line)
        }
    }

    static func replacing(_ key: String, by value: JSON, in line: JSON) -> JSON {
        guard case .object(var members) = line else { return line }
        members.removeAll { $0.key == key }
        members.append(JSON.Member(key: key, value: value))
        return .object(members)
    }

    /// Values at and beyond the limits of a field.
    private static func values(_ value: CommandField.Value) -> [JSON] {
        switch value {
        case .address: texts(["192.0.2.7", "2001:DB8::7", "fe80::1", "x", " ", "a\u{200B}"])
        case .currency: [978, 953, 36, 191, 999, 0, 1000, "978", .double(978.5)]
        case .text(let limit), .typed(let limit), .secret(let limit), .name(let limit):
            texts([
                String(repeating: "a", count: limit), String(repeating: "a", count: limit + 1),
                String(repeating: "😀", count: limit), String(repeating: "€", count: limit + 1),
                " ", "a\tb", "a\n", "\u{0}", "\u{7F}", "\u{80}", "« é »", "\"\\", "a\u{202E}b",
            ])
        case .note:
            texts([
                String(repeating: "a", count: 160), String(repeating: "a", count: 161), " ",
                "a\tb", "a\n", "\u{7F}", "« é »",
            ])
        case .events:
            [
                [], [0], [7, 8, 9], [7, 7], [-1], [.double(1.5)], ["7"], [.unsigned(.max)], [[7]],
                .array((0..<CommandField.Value.eventCountMax).map { .number($0) }),
                .array((0...CommandField.Value.eventCountMax).map { .number($0) }),
            ]
        case .email:
            texts([
                "a@b.c", "a@.", "@b.c", "a@b", "a@b@c.d", "a b@c.d", " a@b.c", "a@b.c\n", "é@ü.nc",
                "a@b.\u{7F}", "a\u{200B}@b.c", "é@b.c", "a\u{A0}b@c.d",
                String(repeating: "a", count: 248) + "@b.com",
                String(repeating: "a", count: 249) + "@b.com",
            ])
        case .phone:
            texts([
                "+68700000", "+12345678", "+02345678", "+68712345678", "+1234567",
                "+123456789012345", "+1234567890123456",
                "+687-00.00\u{A0}23", " + 6 8 7 0 0 0 0", "687000023", "++68700023", "+6870000a3",
                "+٦٨٧٠٠٠٠٢٣", "+687000023\n", "+", "(687)000023",
            ])
        case .card: texts(cards)
        case .cards:
            [
                [], ["4970720000052226", 5], [[]],
                .array(Array(repeating: "4970720000052226", count: CommandForm.cardCountMax)),
                .array(Array(repeating: "4970720000052226", count: CommandForm.cardCountMax + 1)),
            ] + cards.map { ["4970720000052226", .string($0)] }
        case .uuid:
            texts([
                "6F9619FF-8B86-D011-B42D-00CF4FC964FF", "6f9619ff-8b86-d011-b42d-00cf4fc964f",
                "6f9619ff-8b86-d011-b42d-00cf4fc964fff", "6f9619ff8b86d011b42d00cf4fc964ff",
                "{6f9619ff-8b86-d011-b42d-00cf4fc964ff}", "6f9619ff-8b86-d011-b42d-00cf4fc964fg",
                "6f9619ff-8b86-d011-b42d00-cf4fc964ff", " 6f9619ff-8b86-d011-b42d-00cf4fc964ff",
                "6f9619ff-8b86-d011-b42d-00cf4fc964ff\n",
            ])
        case .time:
            texts([
                "2022-02-07", "2022-02-07 21:28", "2022-02-07T21:28Z", "2022-02-07T21:28:18.5Z",
                "2022-02-07T21:28:18.1234Z", "2022-02-07Z", "2022-02-07T24:00:00Z", "1969-12-31",
                "2022-13-01", "2022-00-01", "2022-01-00", "2022-01-32", "2022-02-07T21:60Z",
                "2022-02-07T21:28:60Z", "2022-02-07T21:28:18+11:00", "9999-12-31T23:59:59.999Z",
                "2022-02-07T21:28:18z", "2022-02-07T21:28:18Z\n", "٢٠٢٢-02-07", "2022-2-7",
            ])
        case .number(let range): numbers(range)
        case .choice(let choices): texts(choices + ["", choices[0].uppercased(), "\(choices[0]) "])
        case .policy:
            [
                ["failureLimit": 0], ["failureLimit": 101], ["failureLimit": "5"], ["nothing": 5],
                ["failureLimit": 5, "lockDuration": 60], ["failureLimit": 5, "lockDuration": 59],
                [:], ["lockDuration": .null], ["failureLimit": [5]],
            ]
        }
    }

    private static let others: [JSON] = [.null, true, 0, -1, .double(0.5), "", "x", [], [:], ["x"]]
    private static let cards = [
        "4970 7200 0005 2226", " 4970720000052226 ", "4970-7200-0005-2226", "497072000005",
        "49707200000522260000", "4970720000O52226", "٤٩٧٠٧٢٠٠٠٠٠٥٢٢٢٦", "4970720000052226\n",
        "4222222222222", "6304000000000000000",
    ]

    private static func texts(_ texts: [String]) -> [JSON] { texts.map(JSON.string) }
    private static func numbers(_ range: ClosedRange<UInt64>) -> [JSON] {
        [
            .number(range.lowerBound), .number(range.upperBound), .number(range.upperBound + 1),
            .number(Int(range.lowerBound) - 1), .unsigned(.max), .double(1.5), "5", .integer(.min),
        ]
    }
}

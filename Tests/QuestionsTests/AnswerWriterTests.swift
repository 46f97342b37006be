import Ledger
import Testing

@testable import Questions

/// One answer in each format.
@Suite struct AnswerWriterTests {
    private static var answer: Answer {
        var answer = Answer()
        answer.text("Links", .bold)
        answer.table([.number("STEP"), .text("FROM")], ifEmpty: "none") { rows in
            try rows.add([.step: 1, .from: "=a,b"], texts: ["1", "=a,b"])
        }
        answer.table([.text("EMPTY")], ifEmpty: "nothing") { _ in }
        answer.data([.tooShared: "origin=7"])
        return answer
    }

    private func shown(_ format: AnswerFormat) throws -> (text: String, remarks: [String]) {
        var bytes: [UInt8] = []
        var remarks: [String] = []
        try AnswerWriter(
            format, write: { for index in $0.indices { bytes.append($0[index]) } },
            remark: { remarks.append($0) }
        ).show(Self.answer)
        return (String(decoding: bytes, as: UTF8.self), remarks)
    }

    @Test func text() throws {
        let shown = try shown(.text(width: nil, isStyled: false))
        #expect(shown.text == "Links\nSTEP  FROM\n   1  =a,b\n" && shown.remarks == ["nothing"])
    }

    @Test func json() throws {
        let text = try shown(.json).text
        #expect(text == "{\"step\":1,\"from\":\"=a,b\"}\n{\"tooShared\":\"origin=7\"}\n")
    }

    /// A text that a spreadsheet would take for a formula is not written as one.
    @Test func csv() throws {
        #expect(try shown(.csv).text == "STEP,FROM\r\n1,\"'=a,b\"\r\n")
    }
}

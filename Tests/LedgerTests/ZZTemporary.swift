import Foundation
import Testing
@testable import Ledger
@Suite struct ZZTemporary {
    @Test func generate() throws {
        var text = """
            # One record a line: the kind; whether it has its required fields alone or all its fields; the
            # bytes. This is the format on disk: lines are added with a kind and never changed.

            """
        for kind in Kind.allCases {
            for all in [false, true] {
                text += "\(kind.name) \(all ? "all" : "required") \(Event.golden(kind, all: all).record.hex)\n"
            }
        }
        try Data(text.utf8).write(to: URL(filePath: GoldenRecord.path))
        try Data(Schema.cddl.utf8).write(to: URL(filePath: "\(repositoryPath)/schema/event.cddl"))
    }
}

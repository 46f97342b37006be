import Authentication
import Detection
import FoundationEssentials
import Ledger
import Replay

extension Question {
    static func whatIf(_ inquiry: Inquiry) throws -> Asked {
        let values = try policy(inquiry.arguments.string("what-if"))
        let since = try inquiry.time("since") ?? 0
        let until = try inquiry.time("until") ?? .max
        let blocking = inquiry.arguments.strings("block").map { id in
            let detection = Detection(Detector.all.filter { $0.id == id })
            return BlockingRule(id) { !detection.take($0).isEmpty }
        }
        let limits = values.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { " \($0.key.name)=\($0.value)" }.joined()
        let question = "replay --what-if" + limits + inquiry.given("block", "since", "until")
        let open = try inquiry.open()
        return Asked(recordedAs: question) { read in
            try read.showAll(of: open.ledger, before: open.ledger.size)
            let result = try inquiry.asker.withProgress("Deciding again", of: nil) { progress in
                try WhatIf(
                    open.projection, open.ledger, setting: values,
                    blocking: blocking, in: min(since, until)..<until
                ) { progress.update($0, of: $1) }
            }
            return WhatIfText(result).answer
        }
    }

    /// Limits as they are written, or the file that holds them.
    private static func policy(_ text: String) throws -> [PolicyParameter: UInt64] {
        var bytes = Array(text.utf8)
        let isFile = text.first { !$0.isWhitespace } != "{"
        if isFile {
            guard let data = FileManager.default.contents(atPath: text) else {
                throw Failure("'\(text)' is neither a JSON object nor a file that can be read")
            }
            bytes = Array(data)
        }
        do {
            return try PolicyParameter.values(JSON(parsing: bytes))
        } catch let error as CommandError {
            throw Failure("\(isFile ? text : "--what-if"): \(error)")
        } catch let error as JSON.ParsingError {
            throw Failure("\(isFile ? text : "--what-if"): \(error)")
        }
    }
}

import Authentication
import Detection
import FoundationEssentials
import Ledger
import Questions
import Replay

extension Command {
    static func whatIf(
        _ arguments: ParsedArguments, _ output: Output
    ) throws -> ExitCode {
        let values = try policy(arguments.string("what-if"))
        let since = try Reading.time(arguments, "since") ?? 0
        let until = try Reading.time(arguments, "until") ?? .max
        let reading = try OpenLedger(arguments, output)
        let blocking = arguments.strings("block").map { id in
            let detection = Detection(Detector.all.filter { $0.id == id })
            return Blocking(id) { !detection.take($0).isEmpty }
        }
        let limits = values.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { " \($0.key.name)=\($0.value)" }.joined()
        let question = "replay --what-if" + limits + given(arguments, ["block", "since", "until"])
        let result = try recorded(arguments, output, question) { read in
            try read.showAll(of: reading.ledger, before: reading.ledger.size)
            return try output.withProgress("Deciding again", of: nil) { progress in
                try WhatIf(
                    reading.projection, reading.ledger, setting: values,
                    blocking: blocking, in: min(since, until)..<until
                ) { progress.update($0, of: $1) }
            }
        }
        let text = WhatIfText(result)
        if arguments.flag("json") {
            for difference in result.differences { try output.json(difference.json) }
            try output.json(text.summary)
        } else {
            try text.write(to: output)
        }
        return result.differences.isEmpty ? .fine : .finding
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

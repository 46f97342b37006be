import Foundation
import Ledger
import TestSupport
import Testing

/// A ledger with an origin and a signing key, whose tiles are exported by the real program.
struct TileLog {
    let data: EpinData
    let tiles: String
    private let origin = "example.nc/epin"

    /// - Parameter place: as of ``EpinData``.
    init(in place: String? = nil) throws {
        data = try EpinData(nil, in: place)
        tiles = data.directory.appending(path: "tiles").path
        for words in [
            ["init", "--origin", origin],
            ["key", "generate", origin, key],
        ] { try run(words) }
    }

    var key: String { data.directory.appending(path: "log.pem").path }

    @discardableResult
    func run(
        _ words: [String], input: some Sequence<UInt8> = [],
        _ location: SourceLocation = #_sourceLocation
    ) throws -> EpinData.Outcome {
        let outcome = try data.epin(words, input: input)
        try #require(
            outcome.status == 0 && !outcome.isSignal, "\(words): \(outcome)",
            sourceLocation: location)
        return outcome
    }

    /// Appends so many events, one a command, and signs.
    func grow(by count: Int) throws {
        let lines = (0..<count).map { Commands.requestCodes($0) + "\n" }.joined()
        try run(["apply"], input: lines.utf8)
        try run(["checkpoint", "--key", key])
    }

    func export(to path: String? = nil) throws -> EpinData.Outcome {
        try run(["export", "--tiles", path ?? tiles, "--json"])
    }

    /// What a checker that shares no code with ours says about the directory.
    func checked(_ path: String? = nil) throws -> EpinData.Outcome {
        try data.run(Python.tool("Tests/Tools/c2sp.py") + ["tiles", path ?? tiles, "\(key).pub"])
    }
}

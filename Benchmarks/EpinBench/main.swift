import Foundation
import Ledger

/// Measures the library from outside: each command does one thing and prints one JSON object.
let usage = """
    usage: epin-bench generate COUNT SEED STREAM
           epin-bench append STREAM DIR BATCH
           epin-bench ingest STREAM DIR BATCH
           epin-bench single STREAM DIR MILLISECONDS
           epin-bench group DIR CALLERS SECONDS
           epin-bench replay DIR THREADS
           epin-bench rebuild DIR
           epin-bench verify DIR THREADS
           epin-bench audit DIR THREADS
           epin-bench detect DIR THREADS
           epin-bench get DIR COUNT
           epin-bench query STREAM DIR
           epin-bench prove DIR COUNT
           epin-bench tiles DIR TILES THREADS
    STREAM is a directory with events.bin and keys.bin; DIR one of a ledger, made by append, ingest,
    single and group; TILES a directory to be made.
    """

struct UsageError: Error {}

func run(_ words: [String]) throws -> JSON {
    func number(_ index: Int) throws -> Int {
        guard let number = Int(words[index]), number > 0 else { throw UsageError() }
        return number
    }
    switch (words.first, words.count) {
    case ("generate", 4):
        return try generate(count: number(1), seed: UInt64(number(2)), stream: words[3])
    case ("append", 4): return try append(words[1], to: words[2], batch: number(3))
    case ("ingest", 4): return try ingest(words[1], to: words[2], batch: number(3))
    case ("single", 4): return try single(words[1], to: words[2], milliseconds: number(3))
    case ("group", 4): return try group(words[1], callers: number(2), seconds: number(3))
    case ("replay", 3): return try replay(words[1], threadCount: number(2))
    case ("rebuild", 2): return try rebuild(words[1])
    case ("verify", 3): return try verify(words[1], threadCount: number(2))
    case ("audit", 3): return try audit(words[1], threadCount: number(2))
    case ("detect", 3): return try detect(words[1], threadCount: number(2))
    case ("get", 3): return try get(words[1], count: number(2))
    case ("query", 3): return try query(words[1], words[2])
    case ("prove", 3): return try prove(words[1], count: number(2))
    case ("tiles", 4): return try tiles(words[1], to: words[2], threadCount: number(3))
    default: throw UsageError()
    }
}

func complain(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }

FileSystem.restrictUmask()
do {
    print(try run(Array(CommandLine.arguments.dropFirst())).text)
} catch is UsageError {
    complain(usage)
    exit(2)
} catch {
    complain("epin-bench: \(error)")
    exit(1)
}

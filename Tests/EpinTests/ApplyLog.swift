import Foundation
import Ledger
import Testing

/// What one ledger was asked and what it answered, compared with what it then has.
///
/// Shared by the threads that speak to the processes.
final class ApplyLog: @unchecked Sendable {
    private let lock = NSLock()
    private var entries: [Entry] = []
    private var errors: [any Error] = []
    /// How many were already compared with the ledger.
    private var heldCount = 0

    private struct Entry {
        let command: String
        let request: UUID
        let reply: JSON

        var text: String { "\(command): \(reply.text)" }
    }

    /// Sends lines and notes the replies, each of which must answer its own line.
    func send(_ lines: [String], to process: ApplyProcess) throws -> [JSON] {
        let replies = try process.send(lines)
        for (line, reply) in zip(lines, replies) { try add(line, reply) }
        return replies
    }

    func add(_ line: String, _ reply: JSON) throws {
        let sent = try JSON(parsing: Array(line.utf8))
        let entry = Entry(
            command: try #require(sent["command"]?.stringValue),
            request: try #require(UUID(uuidString: sent["request"]?.stringValue ?? "")),
            reply: reply)
        #expect(reply["request"]?.stringValue == entry.request.uuidString.lowercased(), "\(line)")
        lock.withLock { entries.append(entry) }
    }

    /// Does work on separate threads, and throws what any of them threw.
    func concurrently(_ count: Int, _ work: @escaping @Sendable (Int) throws -> Void) throws {
        let group = DispatchGroup()
        for index in 0..<count {
            group.enter()
            Thread.detachNewThread { [self] in
                do { try work(index) } catch { lock.withLock { errors.append(error) } }
                group.leave()
            }
        }
        group.wait()
        if let error = errors.first { throw error }
    }

    /// Every acknowledged event is at its sequence, of the right kind, of that request and of no
    /// other; and every event of a command was acknowledged.
    ///
    /// - Parameters:
    ///   - complete: false when replies may have been lost with a process.
    ///   - sinceLast: only the replies that were not compared with the ledger before.
    /// - Returns: the number of replies to commands that were carried out.
    @discardableResult
    func expectHeld(
        by events: [Event], complete: Bool = true, sinceLast: Bool = false
    ) throws -> Int {
        var owners: [UInt64: UUID] = [:]
        var done = 0
        for entry in entries[(sinceLast ? heldCount : 0)...] {
            guard entry.reply["error"] == nil else {
                Issue.record("\(entry.text)")
                continue
            }
            done += 1
            let sequences = try #require(entry.reply["events"]?.arrayValue).map {
                try #require($0.integerValue(as: UInt64.self))
            }
            let first = try #require(sequences.first, "\(entry.text)")
            for sequence in sequences {
                try #require(sequence < events.count, "lost: \(entry.text)")
                let event = events[Int(sequence)]
                #expect(event.sequence == sequence)
                #expect(sequence == first || event.cause == first, "\(entry.text)")
                let owner = owners.updateValue(entry.request, forKey: sequence)
                #expect(owner == nil || owner == entry.request, "\(sequence) twice: \(entry.text)")
            }
            #expect(events[Int(first)].request == entry.request, "\(entry.text)")
            let kinds = Self.kinds(entry.command, entry.reply["result"]?.stringValue ?? "")
            #expect(
                kinds.isSubset(of: sequences.map { events[Int($0)].kind }) && !kinds.isEmpty,
                "\(entry.text)")
        }
        if complete {
            for event in events where event.actor != .system {
                #expect(owners[event.sequence] != nil, "not acknowledged: \(event.json.text)")
            }
        }
        heldCount = entries.count
        // A request is carried out once, however often it is sent.
        let requests = events.compactMap(\.request)
        #expect(Set(requests).count == requests.count, "a request was carried out twice")
        return done
    }

    /// The kinds that a reply is about.
    private static func kinds(_ command: String, _ result: String) -> Set<Kind> {
        switch (command, result) {
        // Not `codeSent`: what a later command of the batch superseded is not sent any more.
        case ("requestCodes", "codesSent"): [.sessionRequested, .codeIssued]
        case ("submitPassword", "codesSent"): [.passwordSubmitted, .codeIssued]
        case ("submitCodes", "sessionOpened"): [.verificationSucceeded, .codeConsumed]
        case ("submitCode", "codeRefused"): [.codeSubmitted]
        case (_, let name): Kind(name: name).map { [$0] } ?? []
        }
    }

    /// Gapless versions and a chain of `previous`, in every stream.
    static func expectGapless(_ events: [Event]) {
        var heads: [UInt64: (version: UInt64, last: UInt64)] = [:]
        for (index, event) in events.enumerated() {
            #expect(event.sequence == UInt64(index))
            #expect(event.version == (heads[event.stream]?.version ?? 0) + 1, "\(event.json.text)")
            #expect(event.previous == heads[event.stream]?.last, "\(event.json.text)")
            heads[event.stream] = (event.version, event.sequence)
        }
    }
}

import Foundation
import Ledger
import TestSupport
import Testing

/// Cardholders who type codes and ePins, right and wrong, and every secret of theirs.
final class Typist {
    private(set) var secrets = Secrets()
    private(set) var commandCount = 0
    private let data: EpinData
    private let process: ApplyProcess
    private let holders: Range<Int>
    private var passwords: [Int: String] = [:]
    private var generator: Seeded
    private let explained: [String]

    init(holderCount: Int, _ generator: Seeded) throws {
        self.generator = generator
        data = try EpinData()
        process = try ApplyProcess(data)
        let holders = 0..<holderCount
        self.holders = holders
        explained = holders.map { "\(Commands.card($0)) \(Commands.phone($0))" }
        for holder in holders {
            secrets.add(personal: Commands.email(holder))
            secrets.add(personal: Commands.phone(holder))
            secrets.add(card: Commands.card(holder))
        }
        _ = try send([Commands.allowAnyCount] + holders.map(Commands.register))
    }

    func end() throws -> EpinData {
        #expect(try process.finish().status == 0)
        return data
    }

    private func send(_ lines: [String]) throws -> [JSON] {
        commandCount += lines.count
        let replies = try process.send(lines)
        for reply in replies { #expect(reply["error"] == nil, "\(reply.text)") }
        return replies
    }

    /// Every holder enrols or changes the ePin, then pays.
    func act(_ round: Int) throws {
        if round == 1 {
            _ = try send([
                Commands.line(
                    "changePolicy",
                    ["policy": ["emailCodeLength": 16], "account": "Awa", "ticket": "T-1"])
            ])
        }
        let origin = secrets.add(personal: "192.0.2.\(round + 100)")
        let device = secrets.add(personal: "device-\(String(repeating: "abcdef"[round], count: 9))")
        let requested = try send(
            holders.map {
                Commands.line(
                    "requestCodes",
                    [
                        "email": .string(Commands.email($0).capitalized),
                        "origin": .string(origin), "device": .string(device),
                    ])
            })
        let codes = try requested.map(codes)
        let sessions = requested.map { $0["session"]! }
        func submit(_ index: Int, sms: String, email: String) -> String {
            Commands.line(
                "submitCodes",
                [
                    "session": sessions[index], "smsCode": .string(secrets.add(code: sms)),
                    "emailCode": .string(secrets.add(code: email)),
                ])
        }
        let wrong = holders.filter { ($0 + round).isMultiple(of: 3) }
        _ = try send(wrong.map { submit($0, sms: digits(8), email: codes[$0][1]) })
        _ = try send(wrong.map { submit($0, sms: codes[$0][0], email: letters(16)) })
        let opened = try send(
            holders.map { submit($0, sms: codes[$0][0], email: codes[$0][1]) })
        #expect(opened.allSatisfy { $0["result"] == "sessionOpened" })
        try setPasswords(sessions, round)
        _ = try send(sessions.map(Commands.logOut))
        try pay(round)
    }

    private func setPasswords(_ sessions: [JSON], _ round: Int) throws {
        func set(_ index: Int, _ password: String, _ confirmation: String) -> String {
            Commands.line(
                "setPassword",
                [
                    "session": sessions[index],
                    "password": .string(secrets.add(password: password)),
                    "confirmation": .string(secrets.add(password: confirmation)),
                ])
        }
        let unsure = holders.filter { ($0 + round).isMultiple(of: 4) }
        _ = try send(unsure.map { set($0, password(), password()) })
        for holder in holders { passwords[holder] = password() }
        let kept = try send(holders.map { set($0, passwords[$0]!, passwords[$0]!) })
        let result: JSON = round == 0 ? "passwordSet" : "passwordChanged"
        #expect(kept.allSatisfy { $0["result"] == result })
    }

    private func pay(_ round: Int) throws {
        let opened = try send(holders.map { Commands.openChallenge($0, amount: 100 + $0) })
        let challenges = opened.map { $0["challenge"]! }
        let isWrong = holders.map { ($0 + round).isMultiple(of: 5) }
        let submitted = try send(
            holders.map {
                Commands.line(
                    "submitPassword",
                    [
                        "challenge": challenges[$0],
                        "password": .string(
                            secrets.add(password: isWrong[$0] ? password() : passwords[$0]!)),
                    ])
            })
        let codes = try submitted.map(codes)
        let ended = try send(
            holders.map {
                let isCodeWrong = ($0 + round).isMultiple(of: 7)
                let code = isCodeWrong ? digits(8) : codes[$0][0]
                return Commands.line(
                    "submitCode",
                    ["challenge": challenges[$0], "code": .string(secrets.add(code: code))])
            })
        let authenticated = ended.filter { $0["outcome"] == "authenticated" }.count
        #expect(authenticated > holders.count / 2 && authenticated < holders.count)
    }

    // MARK: What is typed

    /// The codes that were sent for a command: SMS, then e-mail.
    private func codes(_ reply: JSON) throws -> [String] {
        let events = try #require(reply["events"]?.arrayValue).map {
            try #require($0.integerValue(as: UInt64.self))
        }
        let codes = events.compactMap { try? data.code($0) }
        try #require(!codes.isEmpty, "\(reply.text)")
        return codes.map { secrets.add(code: $0) }
    }

    private func digits(_ count: Int) -> String {
        String((0..<count).map { _ in "0123456789".randomElement(using: &generator)! })
    }

    private func letters(_ count: Int) -> String {
        let all = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        return String((0..<count).map { _ in all.randomElement(using: &generator)! })
    }

    /// Four digits that no mask, phone number or text of ours has.
    private func password() -> String {
        while true {
            let password = digits(4)
            if !explained.contains(where: { $0.contains(password) }) { return password }
        }
    }
}

extension String {
    fileprivate subscript(_ offset: Int) -> Character {
        self[index(startIndex, offsetBy: offset)]
    }
}

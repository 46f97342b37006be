import Foundation
import Ledger

/// Everything personal or secret that was typed or sent, and the search for it in bytes.
struct Secrets {
    /// Sent or typed wrong: 8 digits, 16 letters and digits.
    private(set) var codes: Set<String> = []
    /// Five letters and digits: too short to be distinguished from chance in raw bytes.
    private(set) var shortCodes: Set<String> = []
    /// Four digits.
    private(set) var passwords: Set<String> = []
    private(set) var cards: Set<String> = []
    /// E-mail addresses, phone numbers, addresses of requests, devices.
    private(set) var personal: Set<String> = []

    @discardableResult
    mutating func add(code: String) -> String {
        if code.count < 8 { shortCodes.insert(code) } else { codes.insert(code) }
        return code
    }

    @discardableResult
    mutating func add(password: String) -> String {
        passwords.insert(password)
        return password
    }

    @discardableResult
    mutating func add(card: String) -> String {
        cards.insert(card)
        return card
    }

    @discardableResult
    mutating func add(personal text: String) -> String {
        personal.insert(text)
        return text
    }

    // MARK: Forms

    /// The bytes that would reveal a secret, each with the secret's name.
    ///
    /// - Parameter withPersonal: false for the vault, which has the personal values.
    func forms(withPersonal: Bool) -> Needles {
        var needles = Needles()
        for text in codes.union(cards).union(withPersonal ? personal : []) {
            needles.add(text, Self.clearForms(text) + Self.digests(text))
        }
        for text in passwords.union(shortCodes) {
            needles.add(text, Self.digests(text) + [Array(text.utf16.flatMap { [0, UInt8($0)] })])
        }
        for text in cards {
            let number = UInt64(text)!
            let packed = [UInt8](hex: text)!
            needles.add(text, [number.bigEndianBytes, number.bigEndianBytes.reversed(), packed])
        }
        if withPersonal {
            for text in personal where text.hasPrefix("+") {
                needles.add(text, Self.clearForms(String(text.dropFirst())))
            }
        }
        return needles
    }

    private static func clearForms(_ text: String) -> [[UInt8]] {
        let bytes = Array(text.utf8)
        return [
            bytes, Array(text.uppercased().utf8), Array(text.lowercased().utf8), bytes.reversed(),
            bytes.flatMap { [$0, 0] }, bytes.flatMap { [0, $0] },
            Array(bytes.hex.utf8), Array(bytes.hex.uppercased().utf8),
            Array(
                Data(bytes).base64EncodedString().utf8.prefix { $0 != UInt8(ascii: "=") }.dropLast()
            ),
        ]
    }

    private static func digests(_ text: String) -> [[UInt8]] {
        let digest = SHA256.hash(Array(text.utf8)).bytes
        return [digest, Array(digest.hex.utf8), Array(digest.hex.uppercased().utf8)]
    }
}

/// Many byte strings, each of eight bytes or more, looked for at once.
struct Needles {
    /// By their first eight bytes.
    private var byPrefix: [UInt64: [(bytes: [UInt8], name: String)]] = [:]
    private(set) var count = 0

    mutating func add(_ name: String, _ forms: [[UInt8]]) {
        for bytes in Set(forms) {
            precondition(bytes.count >= 8, "\(name) could be there by chance")
            byPrefix[bytes.span.bigEndian(at: 0), default: []].append((bytes, name))
            count += 1
        }
    }

    /// The names of those that are in the bytes, with their places.
    func find(in haystack: [UInt8]) -> [String] {
        var found: [String] = []
        var window: UInt64 = 0
        for (index, byte) in haystack.enumerated() {
            window = window << 8 | UInt64(byte)
            guard index >= 7, let candidates = byPrefix[window] else { continue }
            let start = index - 7
            for (bytes, name) in candidates where haystack[start...].starts(with: bytes) {
                found.append("'\(name)' at byte \(start)")
            }
        }
        return found
    }
}

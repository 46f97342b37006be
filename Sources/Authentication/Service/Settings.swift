import Ledger

/// What the issuer chose when the data directory was made: `epin.json`.
public struct Settings: Equatable, Sendable {
    /// Outside the data directory.
    public var keyFile: String
    public var delivery: Delivery
    /// Whoever reads the ledger must say why.
    public var isReasonRequired: Bool
    public var retention: RetentionPeriods
    /// Addresses that many people share, such as a provider's: no limit on requests for codes.
    public var sharedOrigins: [String]

    public init(
        keyFile: String, delivery: Delivery, isReasonRequired: Bool = false,
        retention: RetentionPeriods = RetentionPeriods(), sharedOrigins: [String] = []
    ) {
        self.keyFile = keyFile
        self.delivery = delivery
        self.isReasonRequired = isReasonRequired
        self.retention = retention
        self.sharedOrigins = sharedOrigins
    }

    /// Reads the settings of a data directory.
    ///
    /// - Throws: ``SettingsError``; `OwnershipError` where others may write them, for they name
    ///   programs that this account runs.
    public init(reading directory: DataDirectory) throws {
        let path = directory.settings
        guard let bytes = try FileSystem.readOwn(path, .within(directory.path)) else {
            throw SettingsError(path: path, reason: "cannot be read: it is missing")
        }
        let json: JSON
        do {
            json = try JSON(parsing: bytes)
        } catch {
            throw SettingsError(path: path, reason: "\(error)")
        }
        let known = [
            "keyFile", "spool", "mailProgram", "smsProgram", "reasonRequired", "retention",
            "sharedOrigins", "mailFrom",
        ]
        for member in json.objectValue ?? [] where !known.contains(member.key) {
            throw SettingsError(path: path, reason: "unknown setting '\(member.key)'")
        }
        guard let keyFile = json["keyFile"]?.stringValue, let spool = json["spool"]?.stringValue
        else { throw SettingsError(path: path, reason: "keyFile and spool must be texts") }
        func texts(_ name: String) throws -> [String] {
            guard let value = json[name] else { return [] }
            let words = value.arrayValue?.compactMap(\.stringValue)
            guard let words, words.count == value.arrayValue?.count else {
                throw SettingsError(path: path, reason: "\(name) must be an array of texts")
            }
            return words
        }
        func program(_ name: String) throws -> [String] {
            let words = try texts(name)
            guard words.first.map({ $0.hasPrefix("/") }) ?? true else {
                throw SettingsError(
                    path: path, reason: "\(name) must begin with an absolute path")
            }
            return words
        }
        let isRequired = json["reasonRequired"] ?? .bool(false)
        guard case .bool(let isReasonRequired) = isRequired else {
            throw SettingsError(path: path, reason: "reasonRequired must be true or false")
        }
        self.isReasonRequired = isReasonRequired
        do throws(CommandError) {
            retention =
                try json["retention"].map { value throws(CommandError) in
                    try RetentionPeriods(value)
                } ?? RetentionPeriods()
        } catch {
            throw SettingsError(path: path, reason: "retention \(error.reason)")
        }
        let mailFrom = try json["mailFrom"].map { value in
            guard let address = value.stringValue.flatMap({ EmailAddress($0) }) else {
                throw SettingsError(path: path, reason: "mailFrom must be an e-mail address")
            }
            return address.text
        }
        self.keyFile = keyFile
        delivery = Delivery(
            spool: spool.hasPrefix("/") ? spool : "\(directory.path)/\(spool)",
            mailProgram: try program("mailProgram"), smsProgram: try program("smsProgram"),
            mailFrom: mailFrom ?? Delivery.defaultMailFrom)
        let shared = try texts("sharedOrigins")
        for origin in shared {
            guard let reason = CommandField.Value.address.fault(of: .string(origin)) else {
                continue
            }
            throw SettingsError(path: path, reason: "sharedOrigins: '\(origin)' \(reason)")
        }
        // In the one writing that origins have in the vault.
        sharedOrigins = shared.map(ReferenceKind.origin.canonical)
    }

    /// Writes the file; an existing one is never replaced.
    func write(to path: String) throws {
        var members: [(String, JSON)] = [
            ("keyFile", .string(keyFile)), ("spool", .string(delivery.spool)),
        ]
        if !delivery.mailProgram.isEmpty {
            members.append(("mailProgram", .array(delivery.mailProgram.map(JSON.string))))
        }
        if !delivery.smsProgram.isEmpty {
            members.append(("smsProgram", .array(delivery.smsProgram.map(JSON.string))))
        }
        if delivery.mailFrom != Delivery.defaultMailFrom {
            members.append(("mailFrom", .string(delivery.mailFrom)))
        }
        if isReasonRequired { members.append(("reasonRequired", .bool(true))) }
        if !sharedOrigins.isEmpty {
            members.append(("sharedOrigins", .array(sharedOrigins.map(JSON.string))))
        }
        if let periods = retention.json { members.append(("retention", periods)) }
        let json = JSON.object(members.map { JSON.Member(key: $0.0, value: $0.1) })
        try FileSystem.create(path, Array("\(json.text)\n".utf8))
    }
}

public struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    public let path: String
    public let reason: String

    public var description: String { "\(path): \(reason)" }
}

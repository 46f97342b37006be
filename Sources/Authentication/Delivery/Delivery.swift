import FoundationEssentials
import Ledger

/// Where messages go: to a program where one is configured, otherwise to the spool directory, one
/// file for each message, from which the operator's own gateway takes them.
public struct Delivery: Equatable, Sendable {
    /// A directory; made when a service opens.
    public let spool: String
    /// Such as `/usr/sbin/sendmail -t -i`: the message on standard input.
    public let mailProgram: [String]
    /// `To:`, the number, an empty line and the text, on standard input: in its arguments every
    /// account of the host could read them.
    public let smsProgram: [String]
    /// Whom mail is from: an address.
    public let mailFrom: String

    /// Where nothing is set.
    public static let defaultMailFrom = "epin@localhost"

    public init(
        spool: String, mailProgram: [String] = [], smsProgram: [String] = [],
        mailFrom: String = Delivery.defaultMailFrom
    ) {
        self.mailFrom = mailFrom
        self.spool = spool
        self.mailProgram = mailProgram
        self.smsProgram = smsProgram
    }

    /// Makes the spool directory when it is missing, and checks who may write there.
    func prepare(in directory: DataDirectory) throws { try Spool(spool).prepare(in: directory) }

    /// Destroys what is half written in the spool, and in the hand of no process.
    func destroyLeftovers(isInHand: (UInt64) throws -> Bool) throws {
        try Spool(spool).destroyLeftovers(isInHand: isInHand)
    }

    /// In the spool.
    static func fileName(_ message: Message) -> String {
        switch message.channel {
        case .sms: "\(message.event).sms"
        case .email: "\(message.event).eml"
        }
    }

    /// What is sent by SMS.
    static func text(_ message: Message, to recipient: String) -> String {
        "To: \(recipient)\n\n\(message.text)\n"
    }

    /// RFC 5322, with the subject in the base64 of RFC 2047 for its accents.
    func mail(_ message: Message, to recipient: String) -> String {
        let subject = Data(message.subject.utf8).base64EncodedString()
        let time = UTCTime(milliseconds: message.time)
        let domain = mailFrom.split(separator: "@").last ?? "localhost"
        return """
            From: \(mailFrom)
            To: \(recipient)
            Date: \(time.mailText)
            Message-ID: <\(time.milliseconds).\(message.event)@\(domain)>
            Subject: =?utf-8?B?\(subject)?=
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            \(message.text)

            """
    }
}

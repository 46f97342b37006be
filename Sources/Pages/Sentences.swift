import Ledger

/// Events in plain words: the templates of a language, filled from the events of a page.
package struct Sentences {
    package let texts: EventWords
    /// Of each card reference, the mask that its attachment holds.
    private let masks: [UInt64: String]
    /// For each challenge, its opening.
    private let openings: [UInt64: Event]
    private let note: @Sendable (Event) -> String?
    /// In whose clocks moments are shown.
    package let zone: Zone

    /// - Parameters:
    ///   - events: those of the page, and what they refer to.
    ///   - zone: in whose clocks moments are shown.
    ///   - note: what is quoted as the note of an event.
    package init(
        _ events: some Sequence<Event>, _ language: Language, _ zone: Zone,
        note: @escaping @Sendable (Event) -> String? = { $0.note }
    ) {
        texts = .of(language)
        self.zone = zone
        self.note = note
        var masks: [UInt64: String] = [:]
        var openings: [UInt64: Event] = [:]
        for event in events {
            if event.kind == .cardAttached { masks[event.card!] = event.mask }
            if event.kind == .challengeOpened { openings[event.sequence] = event }
        }
        self.masks = masks
        self.openings = openings
    }

    /// What an event says.
    package func sentence(_ event: Event, _ values: [String: HTML] = [:]) -> HTML {
        fill(texts.sentences[event.kind]!, event, values)
    }

    /// Where somebody acted from; nil for what the program did by itself.
    package func place(_ event: Event) -> HTML? {
        let places = [
            event.place.origin.map { reference(texts[.origin], $0) },
            event.place.device.map { reference(texts[.device], $0) },
        ].compactMap(\.self)
        return places.isEmpty ? nil : places.joined(", ")
    }

    package func fill(_ phrase: EventWords.Phrase, _ values: [String: HTML] = [:]) -> HTML {
        fill(texts[phrase], nil, values)
    }

    package func fill(_ phrase: EventWords.Phrase, of event: Event, _ values: [String: HTML] = [:])
        -> HTML
    {
        fill(texts[phrase], event, values)
    }

    /// A template, with what is in braces taken from `values` first, then from the event; {zone} is
    /// the name of the zone.
    package func fill(
        _ template: String, _ event: Event? = nil, _ values: [String: HTML] = [:]
    ) -> HTML {
        var filled: HTML = ""
        for (index, part) in template.split(
            separator: "{", omittingEmptySubsequences: false
        ).enumerated() {
            guard index > 0 else {
                filled += "\(String(part))"
                continue
            }
            let halves = part.split(separator: "}", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(halves[0])
            filled += values[name] ?? value(name, event) ?? "–"
            filled += "\(String(halves[1]))"
        }
        return filled
    }

    private func value(_ name: String, _ event: Event?) -> HTML? {
        name == "zone" ? "\(zone.name)" : event.flatMap { value(name, $0) }
    }

    /// The value that stands for a name in a template; nil when the event has none.
    private func value(_ name: String, _ event: Event) -> HTML? {
        switch name {
        case "also": also(event)
        case "purchaseAmount": event.purchase.map { "<b>\($0.amountText)</b>" }
        case "merchantName": event.merchantName.map { "<b>\(Self.outside($0))</b>" }
        case "card": event.card.map(card)
        case "cards": event.cards.map { $0.map(card).joined(", ") }
        case "phone": event.phone.map { reference(texts[.phone], $0) }
        case "email": event.email.map { reference(texts[.email], $0) }
        case "code": event.code.map { fill(.code, ["code": "\($0)"]) }
        case "channel": event.channel.map { channel($0, of: event) }
        case "validity": event.validity.map(duration)
        case "until": event.until.map(moment)
        case "failures": event.failures.map(failures)
        case "smsFactor": event.smsFactor.map(factor)
        case "emailFactor": event.emailFactor.map(factor)
        case "passwordFactor": event.passwordFactor.map(factor)
        case "note": note(event).map(Self.outside)
        case "reason": event.reason.map { "\(texts.reasons[$0]!)" }
        case "language": event.language.map { "\(texts.languages[$0]!)" }
        case "outcome": event.outcome.map { "<b>\(texts.outcomes[$0]!)</b>" }
        default: Field(name: name).flatMap(event.text(of:)).map(Self.outside)
        }
    }

    /// What only some events of a kind have.
    private func also(_ event: Event) -> HTML {
        switch event.kind {
        case .ledgerCreated: event.simulated == 1 ? fill(.simulatedTime) : ""
        case .policyChanged:
            (event.account == nil ? "" : fill(.by, of: event)) + ticket(event)
        case .caseOpened, .ledgerRead: ticket(event)
        case .alertRaised, .holdPlaced: event.note == nil ? "" : fill(.noted, of: event)
        case .personalDataErased:
            ticket(event) + erased(event).map { ", " + $0 }.joined()
        case .phoneChanged: event.session == nil ? "" : fill(.inSession)
        case .fraudReported: event.challenge == nil ? "" : fill(.ofChallenge, of: event)
        case .codeIssued:
            binding(event) + (event.verifier == nil ? "" : fill(.maker, of: event))
        default:
            (event.kind == .codeSubmitted || event.kind == .passwordSubmitted
                ? binding(event) : "")
                + (event.verifier == nil ? "" : fill(.verifier, of: event))
                + (event.failures.map { " \(failures($0))." } ?? "")
        }
    }

    /// How a message goes, and to whom; what was erased in the meantime is not named.
    private func channel(_ channel: Channel, of event: Event) -> HTML {
        switch channel {
        case .sms where event.phone == nil: fill(.bySMS)
        case .email where event.email == nil: fill(.byEmail)
        case .sms, .email: fill(texts.channels[channel]!, event)
        }
    }

    private func ticket(_ event: Event) -> HTML {
        event.ticket == nil ? "" : fill(.ticket, of: event)
    }

    /// The references that no longer stand for anything.
    private func erased(_ event: Event) -> [HTML] {
        let named: [(EventWords.Phrase, UInt64?)] = [
            (.email, event.email), (.phone, event.phone), (.cardReference, event.card),
            (.origin, event.origin), (.device, event.device),
        ]
        return named.compactMap { what, number in number.map { reference(texts[what], $0) } }
    }

    /// Whether what was shown is what the challenge was opened with.
    private func binding(_ event: Event) -> HTML {
        guard let binding = event.binding,
            let opened = event.challenge.flatMap({ openings[$0] })?.binding
        else { return "" }
        if binding != opened { return fill(.voidedBinding) }
        return event.kind == .codeIssued ? fill(.sameBinding) : ""
    }
}

extension Sentences {
    /// Text from outside the program: its direction of writing changes nothing around it.
    package static func outside(_ text: String) -> HTML { "<bdi>\(text)</bdi>" }

    /// Text from outside the program in a drawing, which has neither elements for it nor room: what
    /// cannot be seen and what is beyond `limit` characters are left out.
    package static func plain(_ text: String, limit: Int) -> HTML {
        var scalars = String.UnicodeScalarView()
        text.forEachScalar { scalar, isInvisible in if !isInvisible { scalars.append(scalar) } }
        let seen = String(scalars)
        return seen.count <= limit ? "\(seen)" : "\(String(seen.prefix(limit - 1)))…"
    }

    package func card(_ card: UInt64) -> HTML {
        masks[card].map(Self.outside) ?? fill(.unnamed, ["n": "\(card)"])
    }

    package func mask(_ card: UInt64) -> String? { masks[card] }

    package func reference(_ what: String, _ number: UInt64) -> HTML {
        fill(.numbered, ["what": "\(what)", "n": "\(number)"])
    }

    package func factor(_ factor: Factor) -> HTML {
        let style: HTML = factor == .right ? "right" : "wrong"
        return "<b class=\"\(style)\">\(texts.factors[factor]!)</b>"
    }

    package func failures(_ count: UInt64) -> HTML {
        fill(count == 1 ? .failure : .failures, ["n": "\(count)"])
    }

    package func duration(_ seconds: UInt64) -> HTML {
        seconds >= 120 && seconds.isMultiple(of: 60)
            ? fill(.minutes, ["n": "\(seconds / 60)"]) : fill(.seconds, ["n": "\(seconds)"])
    }

    /// `7 février 2022`
    package func day(_ milliseconds: UInt64) -> String { day(local: zone.local(milliseconds)) }

    /// The same of what the clocks show.
    package func day(local: UInt64) -> String {
        "\(dayOfMonth(local: local)) \(date(local).year)"
    }

    /// `7 février`
    package func dayOfMonth(_ milliseconds: UInt64) -> String {
        dayOfMonth(local: zone.local(milliseconds))
    }

    /// The same of what the clocks show.
    package func dayOfMonth(local: UInt64) -> String {
        let (_, month, day) = date(local)
        return "\(day == 1 ? texts[.first] : "\(day)") \(texts.months[month - 1])"
    }

    /// `février 2022`, of what the clocks show.
    package func month(local: UInt64) -> String {
        let (year, month, _) = date(local)
        return "\(texts.months[month - 1]) \(year)"
    }

    private func date(_ local: UInt64) -> (year: Int, month: Int, day: Int) {
        let text = Array(UTCTime(milliseconds: local).description.utf8)
        func number(_ range: Range<Int>) -> Int {
            text[range].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        }
        return (number(0..<4), number(5..<7), number(8..<10))
    }

    /// `21:28:18.000`
    package func clock(_ milliseconds: UInt64) -> String {
        let text = UTCTime(milliseconds: zone.local(milliseconds)).description
        return String(text.dropFirst(11).dropLast())
    }

    /// `7 février 2022 à 21:28:18 UTC`, or the name of another zone.
    package func moment(_ milliseconds: UInt64) -> HTML {
        fill(
            .moment,
            [
                "day": "\(day(milliseconds))",
                "clock": "<span class=\"clock\">\(String(clock(milliseconds).prefix(8)))</span>",
            ])
    }

    /// How to read the numbers and the times of a page.
    package var timeNote: HTML {
        fill(zone.isUTC ? .timeNote : .zoneNote)
    }
}

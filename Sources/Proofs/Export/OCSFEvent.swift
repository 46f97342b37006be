import Ledger

/// One event for a SIEM, in the Open Cybersecurity Schema Framework. The whole event is in
/// `unmapped`; personal values are references there and everywhere else.
struct OCSFEvent {
    /// The version of the framework.
    private static let version = "1.3.0"

    let event: Event
    let source: ExportSource

    var json: JSON {
        let form = OCSFForm(event)
        let isFailure = event.indication == .failure
        var members: [JSON.Member] = []
        func add(_ key: String, _ value: JSON?) {
            if let value { members.append(JSON.Member(key: key, value: value)) }
        }
        add("time", .number(event.time))
        add("category_uid", .number(form.classID / 1000))
        add("class_uid", .number(form.classID))
        add("activity_id", .number(form.activity))
        if form.activity == 99 { add("activity_name", .string(event.kind.name)) }
        add("type_uid", .number(form.classID * 100 + form.activity))
        add("severity_id", .number(event.ocsfSeverity))
        add("message", .string(event.kind.name))
        if form.classID != 2005 { add("status_id", .number(isFailure ? 2 : 1)) }
        var metadata: [JSON.Member] = [
            JSON.Member(key: "version", value: .string(Self.version)),
            JSON.Member(
                key: "product",
                value: [
                    "name": "epin-ledger", "vendor_name": "epin-ledger",
                    "version": .string(source.product),
                ]),
            JSON.Member(key: "uid", value: .string("\(event.sequence)")),
            JSON.Member(key: "sequence", value: .number(event.sequence)),
        ]
        if let log = source.log {
            metadata.append(JSON.Member(key: "log_name", value: .string(log)))
        }
        add("metadata", .object(metadata))
        for member in form.members { add(member.key, member.value) }
        if let origin = event.place.origin {
            add("src_endpoint", ["uid": .string("origin \(origin)")])
        }
        add("unmapped", event.json)
        return .object(members)
    }
}

/// The class, the activity and the objects of a class that an event is written as.
private struct OCSFForm {
    let classID: UInt64
    let activity: UInt64
    var members: [JSON.Member] = []

    init(_ event: Event) {
        classID = event.ocsfClass
        activity = event.kind.ocsfActivity
        switch classID {
        case 3001: add("user", Self.user(event))
        case 3002:
            add("user", Self.user(event))
            add("is_mfa", .bool(event.kind == .challengeEnded || event.smsFactor != nil))
            add("is_remote", .bool(true))
            let isPayment = event.challenge != nil || event.acsTransID != nil
            add("service", ["name": isPayment ? "payment challenge" : "enrolment portal"])
            if let session = event.session ?? event.challenge {
                add("session", ["uid": .string("\(session)")])
            }
            if let reason = event.reason { add("status_detail", .string(reason.name)) }
            if let outcome = event.outcome { add("status_detail", .string(outcome.name)) }
        case 2003:
            add("finding_info", Self.finding(event))
            add(
                "compliance",
                [
                    "control": .string(event.rule ?? ""), "status_id": .number(3),
                    "standards": .array([.string(Self.standard(of: event.rule ?? ""))]),
                ])
        case 2004: add("finding_info", Self.finding(event))
        case 2005:
            add("finding_info_list", .array([Self.finding(event)]))
            add("assignee", ["name": .string(event.account ?? "")])
            add("status_id", .number(activity == 1 ? 1 : activity == 3 ? 5 : 2))
            if let note = event.note { add("desc", .string(note)) }
        default:
            add("log_name", "epin-ledger")
            if let account = event.account { add("actor", ["user": ["name": .string(account)]]) }
        }
    }

    private mutating func add(_ key: String, _ value: JSON) {
        members.append(JSON.Member(key: key, value: value))
    }

    private static func user(_ event: Event) -> JSON {
        let isNobody = event.stream == 0
        return ["uid": .string(isNobody ? "unknown" : "cardholder \(event.stream)")]
    }

    private static func finding(_ event: Event) -> JSON {
        [
            "uid": .string("\(event.case ?? event.sequence)"),
            "title": .string(event.rule ?? event.kind.name),
            "related_events_count": .number(UInt64(event.events?.count ?? 0)),
        ]
    }

    /// `RTS` of `RTS-4.1`.
    private static func standard(of rule: String) -> String {
        String(rule.prefix { $0 != "-" })
    }
}

extension Event {
    /// A detector's id is the letter and two digits; a control's has a dash.
    fileprivate var isOfDetector: Bool { rule?.wholeMatch(of: /D[0-9]{2}/) != nil }
}

extension Event {
    fileprivate var ocsfClass: UInt64 {
        switch kind.family {
        case .ledger: 1008  // Event Log Activity
        case .holder: 3001  // Account Change
        case .attempt: 3002  // Authentication
        // Compliance Finding, of a control, and Detection Finding.
        case .alert: isOfDetector ? 2004 : 2003
        case .investigation: 2005  // Incident Finding
        }
    }
}

extension Kind {
    /// The activity in its class. An activity that the class has no word for is 99, Other, under
    /// the name of the kind; what happens to a case between its opening and its closing is an
    /// update.
    fileprivate var ocsfActivity: UInt64 {
        switch self {
        case .ledgerCreated: 9
        case .ledgerOpened: 6
        case .ledgerClosed: 7
        case .ledgerRead: 3
        case .alertRaised, .caseOpened, .cardholderRegistered, .verificationSucceeded,
            .verificationFailed, .challengeEnded:
            1
        case .caseClosed: 3
        case .passwordSet, .passwordChanged, .passwordNotConfirmed, .passwordRefused,
            .passwordEntryCancelled:
            3
        case .methodActivated: 10
        case .methodDeactivated: 11
        case .lockPlaced, .permanentLockPlaced: 9
        case .lockReleased, .lockEnded, .sessionClosed: 2
        case .personalDataErased: 6
        default: family == .investigation ? 2 : 99
        }
    }
}

extension Event {
    /// 1 Informational, 2 Low, 3 Medium, 4 High.
    fileprivate var ocsfSeverity: UInt64 {
        switch kind {
        case .alertRaised, .permanentLockPlaced, .fraudReported, .ledgerRestored: 4
        case .lockPlaced, .permanentLockWarned, .simSwapReported, .clockStepped,
            .clockSteppedForward:
            3
        default: indication == .failure ? 2 : 1
        }
    }
}

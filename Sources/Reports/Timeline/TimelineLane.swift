import Ledger

/// What an event of a timeline is about.
enum TimelineLane: CaseIterable {
    case issuer
    case portal
    case password
    case sms
    case verdict

    /// On the page of one challenge.
    init(_ event: Event) {
        switch event.kind {
        case .sessionRequested, .emailNotRecognised, .nonEmailTyped: self = .portal
        case .challengeOpened, .passwordSubmitted: self = .password
        case .challengeEnded, .lockPlaced, .permanentLockWarned, .permanentLockPlaced,
            .lockReleased, .lockEnded, .fraudReported:
            self = .verdict
        case .attemptRefused: self = event.session == nil ? .verdict : .portal
        default:
            self = event.session != nil ? .portal : event.challenge != nil ? .sms : .issuer
        }
    }

    var phrase: TimelinePhrase {
        switch self {
        case .issuer: .issuerLane
        case .portal: .portalLane
        case .password: .passwordLane
        case .sms: .smsLane
        case .verdict: .verdictLane
        }
    }
}

extension Event {
    /// The class of the colour of its mark.
    var markStyle: String {
        if indication == .failure { return "wrong" }
        return outcome == .authenticated ? "right" : "mark"
    }
}

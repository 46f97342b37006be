import Ledger

/// What is found of the guide itself: no fault of who follows it.
extension Control {
    static let asvs6Point2Point3 = Control(
        "ASVS-6.2.3", .asvs, clause: "OWASP ASVS 5.0, 6.2.3",
        check: "To change the password the old one is asked (the guide never asks it).",
        blindSpot: "A proof that another system asked for.", isDesignFinding: true,
        kinds: [.passwordChanged]
    ) { _, _ in true }

    static let asvs6Point3Point6 = Control(
        "ASVS-6.3.6", .asvs, clause: "OWASP ASVS 5.0, 6.3.6",
        check: "E-mail is no factor of authentication (the guide sends a code by e-mail).",
        blindSpot: "How the mailbox is protected.", isDesignFinding: true,
        kinds: [.verificationSucceeded]
    ) { event, _ in event.emailFactor == .right }

    static let asvs6Point3Point7 = Control(
        "ASVS-6.3.7", .asvs, clause: "OWASP ASVS 5.0, 6.3.7",
        check: """
            A holder is told of a new password, phone number or e-mail address (the guide tells \
            of none, and no event of a notice follows).
            """,
        blindSpot: "Notices that another system sent.", isDesignFinding: true,
        kinds: [.passwordChanged, .phoneChanged, .emailChanged]
    ) { _, _ in true }

    static let asvs6Point3Point8 = Control(
        "ASVS-6.3.8", .asvs, clause: "OWASP ASVS 5.0, 6.3.8",
        check: """
            Nobody can tell whether an e-mail address is registered (the guide answers \
            differently when it is not).
            """,
        blindSpot: "Differences in time.", isDesignFinding: true,
        kinds: [.sessionRequested, .emailNotRecognised]
    ) { event, _ in event.kind == .emailNotRecognised }
}

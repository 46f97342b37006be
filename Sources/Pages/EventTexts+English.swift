import Ledger

extension EventTexts {
    package static let english = EventTexts(
        kinds: [
            .ledgerCreated: "The ledger is created{also}.",
            .ledgerOpened: "The program of the ledger begins to write.",
            .ledgerClosed:
                "The program of the ledger, which had written since event {instance}, stops "
                + "writing.",
            .clockStepped:
                "The clock of the machine is {offset} ms behind the ledger: the times that follow "
                + "stay ahead by as much.",
            .policyChanged: "The rules in force are set{also}.",
            .logOriginSet: "The ledger is given its name: {logOrigin}.",
            .checkpointSigned: "The state of the ledger at {treeSize} events is signed.",
            .checkpointCosigned:
                "The witness {witness} cosigns the state of the ledger at {treeSize} events.",
            .reviewCompleted: "The daily review of all events before {treeSize} is done.",
            .alertRaised: "The rule {rule} raises an alert about the events {events}{also}.",
            .caseOpened: "{account} opens a case{also}: “{note}”.",
            .caseNoted: "{account} notes in case no. {case}: “{note}”.",
            .eventsAttached: "{account} attaches the events {events} to case no. {case}.",
            .caseClosed: "{account} closes case no. {case}: “{note}”.",
            .ledgerRead: "{account} reads {treeSize} events: “{note}”{also}.",
            .holdPlaced:
                "{account} has the data of the cardholder kept for case no. {case}{also}.",
            .holdReleased:
                "{account} no longer has the data of the cardholder kept for case no. {case}.",
            .personalDataErased: "{account} has data erased from the vault ({reason}){also}.",
            .cardholderRegistered:
                "The issuer registers the cardholder, with the {email} and the {phone}.",
            .cardAttached: "The card {mask} is attached to the cardholder.",
            .cardDetached: "The card {card} is no longer attached to the cardholder.",
            .emailChanged: "The address of the cardholder is now the {email}.",
            .phoneChanged: "The number of the cardholder is now that of the {phone}{also}.",
            .emailNotRecognised:
                "An unknown e-mail address ({email}) is typed on the portal. No code is sent.",
            .sessionRequested: "The address of the cardholder ({email}) is typed on the portal.",
            .verificationSucceeded:
                "Both codes are typed on the portal: that of the SMS is {smsFactor}, that of the "
                + "e-mail is {emailFactor}. The session opens.{also}",
            .verificationFailed:
                "Both codes are typed on the portal: that of the SMS is {smsFactor}, that of the "
                + "e-mail is {emailFactor}. The page answers without saying which: "
                + "« \(Texts.verificationFailed) »{also}",
            .sessionClosed: "The session of the portal ends: {reason}.",
            .attemptRefused: "A step is refused without being looked at: {reason}.",
            .codeIssued:
                "A single-use code is made, to be sent {channel}, valid for {validity} from "
                + "sending.{also}",
            .codeSent: "{code} is handed over for sending. Its validity begins.",
            .codeDeliveryFailed: "{code} could not be sent.",
            .codeConsumed: "{code} was used and is dead.",
            .codeExpired: "{code} has outlived its time and is dead.",
            .codeSuperseded: "{code} is replaced by a newer one and is dead.",
            .codeVoided: "{code} is void: {reason}.",
            .passwordSet:
                "The password (ePin) is created, version {credentialVersion}, for the cards "
                + "{cards}.{also}",
            .passwordChanged:
                "The password (ePin) is replaced by version {credentialVersion}, for the cards "
                + "{cards}. The old one is dead.{also}",
            .passwordNotConfirmed:
                "The new password and its confirmation differ. Nothing is changed.",
            .passwordRefused: "The new password is refused: {reason}.",
            .passwordEntryCancelled: "The entry of the password is given up.",
            .methodActivated: "The method “single-use code by SMS” is activated.",
            .methodDeactivated: "The method “single-use code by SMS” is deactivated.",
            .cardNotRecognised: "A payment is asked for an unknown card ({card}).",
            .challengeOpened:
                "The payment page, step 1 of 2, is shown: merchant {merchantName}, amount "
                + "{purchaseAmount}, card {card}.",
            .passwordSubmitted:
                "A password is typed (step 1 of 2). It is {passwordFactor}, compared with version "
                + "{credentialVersion}.{also}",
            .codeSubmitted: "A code is typed (step 2 of 2). It is {smsFactor}.{also}",
            .challengeEnded: "End of payment no. {challenge}: {outcome}.",
            .lockPlaced:
                "After {failures}, the cardholder is locked until {until}.",
            .permanentLockWarned:
                "After {failures}, the cardholder is warned that the next lock lasts until the "
                + "issuer releases it.",
            .permanentLockPlaced:
                "After {failures}, the cardholder is locked until the issuer releases it.",
            .lockReleased: "The lock is released by {account}, reference {ticket}.",
            .simSwapReported: "A change of the SIM card is reported for the {phone}.",
            .fraudReported: "A fraud is reported{also}.",
        ],
        natures: [
            .shown: "Shown", .sent: "Sent", .typed: "Typed", .decided: "Decided", .noted: "Noted",
        ],
        actors: [
            .cardholder: "the person at the screen", .issuer: "the issuer",
            .acs: "the access control server", .operator: "an employee of the issuer",
            .system: "the program of the ledger",
        ],
        channels: [.sms: "by SMS to the {phone}", .email: "to the {email}"],
        factors: [
            .right: "right", .wrong: "wrong", .expired: "expired", .superseded: "superseded",
            .consumed: "used already", .voided: "void",
        ],
        reasons: [
            .back: "the person went back", .expired: "its time is over", .idle: "no activity",
            .logout: "the person logged out", .locked: "the cardholder is locked",
            .superseded: "a newer request replaces it",
            .ended: "what it is about had already ended", .wrongStep: "it was not the step",
            .resendLimit: "too many resends", .deliveryFailed: "it could not be sent",
            .interrupted: "the program stopped before it noted the sending",
            .transactionChanged: "the amount or the merchant has changed",
            .cancelled: "the payment is cancelled", .failed: "the payment is not authenticated",
            .timedOut: "the time of the payment is over", .technicalError: "technical error",
            .notFourDigits: "it has not four digits", .weak: "it is too easy to guess",
            .reused: "it is the same as the old one",
            .contactChanged: "the phone, its SIM card or the address has changed",
            .cardDetached: "the card is no longer attached",
            .erasureRequested: "the person asked for it",
            .retentionEnded: "the time for which it is kept is over",
        ],
        outcomes: [
            .authenticated: "authenticated", .failed: "not authenticated, and refused",
            .cancelled: "cancelled by the person at the screen",
            .timedOut: "given up when its time was over",
            .notEnrolled: "not authenticated for want of a registered password",
            .locked: "refused because the cardholder was locked",
            .technicalError: "broken off by a technical error",
            .revoked: "refused because the phone or the card was withdrawn meanwhile",
        ],
        phrases: englishPhrases,
        months: [
            "January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December",
        ])
}

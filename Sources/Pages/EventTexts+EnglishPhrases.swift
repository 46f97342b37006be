extension EventTexts {
    package static let englishPhrases: [Phrase: String] = [
        .simulated: "A ledger of a simulation: its times are made up, and none of this took place.",
        .time: "Time (UTC)",
        .what: "What happened",
        .who: "Prompted by",
        .event: "No.",
        .timeNote:
            "The number is that of the event in the ledger. Times are universal (UTC); the time "
            + "of Nouméa is UTC + 11 h.",
        .whoNote:
            "“The person at the screen” need not be the cardholder: the ledger knows what was "
            + "typed, not by whom. Neither passwords nor codes are in the ledger, only what "
            + "comparing them gave. The origin and the device are shown where they change.",
        .seconds: "{n} seconds",
        .minutes: "{n} minutes",
        .phone: "phone",
        .email: "e-mail address",
        .cardReference: "card",
        .origin: "origin",
        .device: "device",
        .code: "The code of event {code}",
        .verifier: " An outside system, {verifier}, made the comparison.",
        .maker: " An outside system, {verifier}, makes and sends it.",
        .voidedBinding: " The amount or the merchant shown then was no longer that of the opening.",
        .sameBinding: " It is bound to the amount and the merchant shown.",
        .failure: "{n} consecutive failure",
        .failures: "{n} consecutive failures",
        .inSession: ", on the portal",
        .ofChallenge: " on payment no. {challenge}",
        .simulatedTime: ", with simulated time",
        .by: " by {account}",
        .ticket: ", reference {ticket}",
        .noted: ": “{note}”",
        .outcomePassword: ", after the entry of a password ({factor})",
        .outcomeCode: " and of a code ({factor})",
        .numbered: "{what} ref. {n}",
        .unnamed: "ref. {n}",
        .first: "1",
        .moment: "{day} at {clock} UTC",
    ]
}

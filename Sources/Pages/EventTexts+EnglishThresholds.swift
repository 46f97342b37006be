import Ledger

extension EventTexts {
    /// The thresholds of detectors.
    package static let englishThresholds: [PolicyParameter: String] = [
        .emailsTriedShort: "E-mail addresses tried from one origin in ten minutes, for an alert",
        .emailsTriedDay: "E-mail addresses tried from one origin in a day, for an alert",
        .portalFailures: "Wrong codes of the portal in a row, for an alert",
        .holdersSprayed: "Cardholders whose codes one origin guesses, for an alert",
        .passwordFailures: "Wrong passwords of a cardholder in a day, for an alert",
        .cardsGuessed: "Cards whose password one origin guesses, for an alert",
        .phoneFlood: "Codes sent to one phone in ten minutes, for an alert",
        .pumpedCodes: "Codes by SMS of one origin, for an alert",
        .unfinishedChallenges: "Unfinished payments before a success, for an alert",
        .simSwapHours: "Hours after a SIM swap, for an alert",
        .phoneChangeHours: "Hours after a change of phone, for an alert",
        .passwordChangeHours: "Hours after a change of password, for an alert",
        .highAmount: "Euros of a high amount, for an alert",
        .takeoverHours: "Hours of a takeover, for an alert",
        .failuresBeforeSuccess: "Failures before a success, for an alert",
        .cardsTested: "Cards tested at one merchant, for an alert",
        .cardsTestedFailing: "Percent of them that fail, for an alert",
        .amountRatio: "Ratio of a large payment to a small one, for an alert",
        .paymentsHour: "Payments in an hour, for an alert",
        .paymentsDay: "Payments in a day, for an alert",
        .deviceHolders: "Cardholders on one device, for an alert",
        .originHolders: "Cardholders from one origin, for an alert",
        .travelSpeed: "Kilometres an hour of a journey, for an alert",
        .relaySeconds: "Seconds in which a code is typed too soon, for an alert",
        .muleHolders: "Cardholders with a recent change at one merchant, for an alert",
        .deadCodes: "Uses of dead codes in a day, for an alert",
        .cancelledChallenges: "Cancelled payments of a card in a day, for an alert",
        .dormantDays: "Days without activity, for an alert",
        .enrolmentSpend: "Euros spent after the first password, for an alert",
        .phoneHolders: "Cardholders with the same phone, for an alert",
    ]
}

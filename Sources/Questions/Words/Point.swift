/// A point in the ledger: after an event, or after everything of a moment.
package enum AsOf {
    package static let option = Option(
        "as-of", takes: "POINT",
        help: "As of an event's sequence, or of a time such as 2022-02-07T21:28:18Z.")

    package static let moment = Option(
        "at", takes: "TIME",
        help: "At that moment: what had run out by then is over, recorded or not.")
}

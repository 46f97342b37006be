import Ledger
import Pages

/// From an address typed on the portal to a password, and what was sent and locked.
struct PortalPlot: ReportPlot {
    static let title = Wording(
        "The portal, codes and locks", french: "Le portail, les codes et les blocages")
    /// For those who do not see the drawing.
    private static let text = Wording(
        "A bar for each step of the portal, from the session asked for to the password. The "
            + "numbers are in the table that follows.",
        french:
            "Une barre par étape du portail, de la session demandée au mot de passe. Les nombres "
            + "sont dans le tableau qui suit.")
    private static let what = Wording("What", french: "Quoi")
    private static let count = Wording("Number", french: "Nombre")

    func content(_ page: ReportPage) -> HTML {
        let total = page.figures.total
        let steps: [(Wording, UInt64)] = [
            (Wording("Sessions requested", french: "Sessions demandées"), total[.sessionRequested]),
            (
                Wording(
                    "Sessions opened by both codes",
                    french: "Sessions ouvertes par les deux codes"),
                total[.verificationSucceeded]
            ),
            (Wording("Passwords set", french: "Mots de passe créés"), total[.passwordSet]),
            (
                Wording("Passwords changed", french: "Mots de passe changés"),
                total[.passwordChanged]
            ),
        ]
        let others: [(Wording, UInt64)] = [
            (
                Wording(
                    "Unknown e-mail addresses typed", french: "Adresses e-mail inconnues saisies"),
                total[.emailNotRecognised] + total[.nonEmailTyped]
            ),
            (
                Wording("Wrong pairs of codes", french: "Paires de codes erronées"),
                total[.verificationFailed]
            ),
            (Wording("Codes sent", french: "Codes envoyés"), total[.codeSent]),
            (
                Wording("Codes that could not be sent", french: "Codes dont l'envoi a échoué"),
                total[.codeDeliveryFailed]
            ),
            (Wording("Resends on the portal", french: "Renvois sur le portail"), total.resends),
            (Wording("Locks", french: "Blocages"), total[.lockPlaced]),
            (
                Wording("Permanent locks", french: "Blocages sans fin"),
                total[.permanentLockPlaced]
            ),
            (Wording("Locks released", french: "Blocages levés"), total[.lockReleased]),
            (
                Wording(
                    "Steps refused without evaluation", french: "Étapes refusées sans examen"),
                total[.attemptRefused]
            ),
        ]
        let bars = HorizontalBars(
            rows: steps.map {
                .init(label: page.words($0), values: [($1, "mark")], text: .grouped($1))
            })
        let rows = (steps + others).map { words, count in
            """
            <tr><td>\(page.words(words))</td><td class="number">\(HTML.grouped(count))</td></tr>

            """ as HTML
        }
        return bars.svg(
            "portal", title: page.words(Self.title), description: page.words(Self.text)) + """
                <table>
                <thead><tr><th>\(page.words(Self.what))</th>\
                <th class="number">\(page.words(Self.count))</th></tr></thead>
                <tbody>
                \(rows.joined())</tbody>
                </table>

                """
    }
}

import Foundation
import TestSupport
import Testing

/// The guide as a person reads it, whole.
@Suite struct GuideTests {
    private static let golden = "Tests/EpinTests/Golden/guide.txt"

    private func guide(_ arguments: String) throws -> (written: String, status: Int32) {
        try Shell.inDirectory { try $0.run("epin --data g \(arguments)", by: ["bash", "-c"]) }
    }

    /// Word for word, digests included: the same events lead to the same state everywhere.
    @Test func isPlayedAsWritten() throws {
        let expected = try Checkout.text(Self.golden)
        let played = try guide("guide")
        #expect(played.status == 0)
        if played.written != expected {
            let lines = zip(
                played.written.components(separatedBy: "\n"),
                expected.components(separatedBy: "\n"))
            let difference = lines.first { $0 != $1 }.map { "\($0)\n\($1)" }
            #expect(difference == nil, "make it anew with 'make golden'")
            #expect(played.written.count == expected.count)
        }
    }

    /// Every message that the requirements quote from the guide is read by the holder.
    @Test func everyMessageOfTheGuideIsShown() throws {
        let written = try Checkout.text(Self.golden)
        let column = written.components(separatedBy: "\n").map { line in
            line.prefix { $0 != "│" }.trimmingCharacters(in: .whitespaces)
        }
        let read = column.joined(separator: " ")
        for message in [
            "Votre email n'est pas reconnu. Veuillez consulter la rubrique Aide ci-dessous pour "
                + "connaître la démarche à suivre.",
            "La connexion avec la vérification SMS et Email a échoué.",
            "Veuillez confirmer le mot de passe défini en le saisissant à nouveau.",
            "Vous avez réussi à vous enregistrer pour les transactions en ligne sécurisées avec "
                + "3D Secure et à activer votre méthode d'activation de paiement par mot de passe. "
                + "Vous pouvez dès maintenant effectuer des transactions en ligne 3D Secure. Merci "
                + "beaucoup.",
            "Étape 1 sur 2 : Authentification par Mot de passe",
            "Étape 2 sur 2 : Authentification par SMS",
            "Authentification en cours. Veuillez patienter quelques secondes le temps de vérifier "
                + "votre saisie.",
            "Authentification Réussie! Votre authentification est réussie ; vous allez "
                + "automatiquement être redirigé vers le site marchand",
            "299,00 €", "xxxxxxxxxxxx2226", "+68xxxxx23", "xxxxxxxx23", "497072XXXXXX2226",
            "07/02/2022 21:28:18 GMT",
        ] {
            #expect(read.contains(message), "not read: \(message)")
        }
    }

    @Test func asJSONEveryLineIsAnObject() throws {
        let played = try guide("--json guide")
        #expect(played.status == 0)
        for line in played.written.split(separator: "\n") {
            #expect(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
        }
    }

    @Test func neverPlaysOnALedgerThatIsThere() throws {
        let twice = try guide("guide > /dev/null && epin --data g guide")
        #expect(twice.written == "epin: g: a ledger is here already\n")
        #expect(twice.status == 2)
    }
}

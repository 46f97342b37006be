import Ledger
import Pages

extension EvidencePhrase {
    static let french: [EvidencePhrase: String] = [
        .document: "Extrait probant du registre {log}",
        .payment: "Paiement de {amount} à {merchant}",
        .cardholder: "Titulaire n° {holder}",
        .query: "Événements choisis",
        .paymentOf: "Paiement n° {challenge} par la carte {card}, titulaire n° {holder}",
        .conditions: "Conditions de la recherche : {conditions}",
        .summary:
            "Le paiement de {amount} à {merchant} par la carte {card}, présenté le {opened}, a été "
            + "{outcome} le {ended}{also}.",
        .open:
            "Le paiement de {amount} à {merchant} par la carte {card}, présenté le {opened}, "
            + "n'avait pas encore de résultat dans l'état signé du registre{also}.",
        .cardholderSummary:
            "Voici les {count} premiers événements du titulaire n° {holder}, du {opened} au "
            + "{ended}.",
        .querySummary:
            "Voici {count} événements du registre. Rien ne montre que ce sont tous ceux qui "
            + "répondent aux conditions.",
        .facts: "Le paiement",
        .merchant: "Marchand",
        .amount: "Montant",
        .card: "Carte",
        .date: "Date selon le marchand",
        .openedAt: "Page présentée",
        .transaction: "Identifiants EMV 3-D Secure",
        .paymentEvents: "Le déroulement du paiement",
        .history: "L'histoire du titulaire depuis son enregistrement",
        .queryEvents: "Les événements",
        .proved: "Ce qui est prouvé",
        .provedRecords:
            "Chacun des {count} enregistrements de ce dossier est, octet pour octet, à sa place "
            + "dans le registre {log} tel qu'il était à {size} événements. Aucun n'a été modifié, "
            + "déplacé ni ajouté depuis que cet état a été signé.",
        .provedSigned: "Cet état du registre est signé par la clé {key}.",
        .provedStream:
            "L'histoire du titulaire n° {holder} est sans lacune, de son premier événement à "
            + "l'événement {last} : les versions 1 à {version} se suivent, et chacune nomme celle "
            + "d'avant. Aucun événement n'a été retiré entre les deux.",
        .provedEnd:
            "Le résultat du paiement est celui de l'événement {end}, par lequel il a pris fin et "
            + "cette histoire s'achève.",
        .provedBinding:
            "Le mot de passe et le code ont été demandés et saisis pour le montant et le marchand "
            + "présentés : leur empreinte est la même de l'ouverture à la dernière saisie.",
        .provedWitness:
            "Le témoin {witness} a contresigné cet état le {time}, après avoir vérifié qu'il "
            + "prolonge ceux qu'il avait vus avant.",
        .notProved: "Ce qui n'est pas prouvé",
        .notAll:
            "Que ces événements sont tous ceux qui répondent aux conditions, ni même que ce sont "
            + "ces conditions qui les ont trouvés.",
        .notLast:
            "Que l'événement {last} est le dernier du titulaire. Une lacune se verrait ; une suite "
            + "qui manque à la fin ne se voit pas.",
        .notAfterEnd: "Ce qui est arrivé au titulaire après l'événement {last}.",
        .notTruth:
            "Que le registre a reçu la vérité. Il prouve ce qui lui a été dit et qu'il n'en a rien "
            + "changé ensuite.",
        .notPerson: "Que la personne qui a saisi le mot de passe et les codes était le titulaire.",
        .notCaptured:
            "Que le paiement a été débité. Le registre témoigne de l'authentification, non de "
            + "l'encaissement.",
        .notClock: "Que l'horloge de la machine était juste : les heures sont les siennes.",
        .notIdentity:
            "À qui sont les adresses, numéros et cartes : le registre n'en a que des références.",
        .notWitnessed:
            "Que d'autres ont vu le même registre. Aucun témoin n'est nommé dans ce dossier : qui "
            + "tient la clé pourrait avoir signé un autre registre et en montrer un à chacun.",
        .notKey:
            "Que les clés citées en annexe sont celles du registre et de ses témoins. Comparez-les "
            + "à celles que vous tenez d'ailleurs.",
        .policy: "Les règles en vigueur",
        .policyNote:
            "Chaque décision nomme les règles sous lesquelles elle a été prise. Elles sont dans "
            + "le registre, comme le reste.",
        .policyOf: "Règles de l'événement {event}, du {time}",
        .yes: "oui",
        .no: "non",
        .references: "Les références",
        .referencesNote:
            "Les données personnelles ne sont pas dans le registre. Une référence est un numéro "
            + "donné dans l'ordre d'apparition, dont rien ne se calcule ; la même valeur a "
            + "toujours la même référence. Ce qu'elle désigne est dans le coffre de l'émetteur, à "
            + "qui un tribunal peut le demander.",
        .reference: "Référence",
        .occurrences: "Événements",
        .check: "Comment le vérifier",
        .checkDigest:
            "L'empreinte du dossier est celle de son fichier SHA256SUMS. Comparez-la à celle de la "
            + "lettre qui l'accompagne :",
        .checkSums: "Aucun fichier n'a changé :",
        .checkScript:
            "Les enregistrements sont dans le registre signé, et l'histoire d'un titulaire est "
            + "sans lacune. Le programme se lit en quelques minutes et ne demande que Python et "
            + "openssl ; KEY est le fichier de la clé du registre, que vous tenez d'ailleurs :",
        .checkProgram: "De plus, cette page dit ce que disent les enregistrements, au mot près :",
        .checkTrust:
            "Qui se méfie des deux programmes peut en écrire un autre : les formats sont publics "
            + "(CBOR, RFC 8949 ; arbre de Merkle, RFC 6962 ; C2SP tlog-checkpoint, tlog-proof et "
            + "tlog-cosignature ; Ed25519, RFC 8032).",
        .annex: "Annexe technique",
        .checkpoint: "L'état signé",
        .checkpointNote:
            "Fichier checkpoint : le nom du registre, le nombre d'événements, la racine de "
            + "l'arbre, puis les signatures.",
        .keys: "Les clés",
        .logKey: "registre",
        .witnessKey: "témoin",
        .records: "Les enregistrements",
        .sequence: "N°",
        .kind: "Nature",
        .version: "Version",
        .previous: "Précédent",
        .leaf: "Empreinte (feuille de l'arbre)",
        .ofLedger: "registre",
        .tab: "Paiement n° {challenge}",
    ].mapValues(Wording.printed)
}

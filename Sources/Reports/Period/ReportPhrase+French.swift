import Ledger
import Pages

extension ReportPhrase {
    static let french: [ReportPhrase: String] = [
        .document: "Rapport d'audit du registre {log}",
        .unnamedDocument: "Rapport d'audit d'un registre",
        .oneDay: "{first}",
        .days: "Du {first} au {last}",
        .nothing: "Une période sans événement",
        .range: "{count} événements, n° {start} à {end}, du {first} au {last}",
        .noEvent: "Le registre n'a aucun événement de cette période.",
        .summaryControls:
            "contrôles violés sur {count}. Tenus : {held} ; constats sur le procédé lui-même : "
            + "{design}.",
        .summaryPayments:
            "paiements qui ont reçu un résultat. Authentifiés : {authenticated} ; non "
            + "authentifiés : {failed} ; encore ouverts à la fin : {open}.",
        .summaryFailures:
            "tentatives échouées. Blocages : {locks} ; sessions demandées sur le portail : "
            + "{sessions} ; mots de passe créés ou changés : {passwords}.",
        .state: "Le registre",
        .size: "Événements jusqu'à la fin", .root: "Racine de leur arbre (RFC 6962)",
        .checkpoint: "Dernier état signé",
        .checkpointOf: "de {size} événements ; témoins : {witnesses}",
        .noWitness: "aucun",
        .noCheckpoint: "aucun n'a été signé avant la fin",
        .stateNote:
            "Qui a le registre refait cette page, octet pour octet, à partir de ces événements. La "
            + "racine les représente tous : « epin prove » montre qu'un état plus récent prolonge "
            + "celui-ci.",
        .attention: "À regarder d'abord",
        .nothingViolated: "Aucun contrôle n'est violé.",
        .controls: "Tous les contrôles",
        .controlsNote:
            "Chaque contrôle est une assertion, opposée à chaque événement. Un constat sur le "
            + "procédé est ce que la source demanderait au procédé lui-même, non à ce qui a été "
            + "fait.",
        .control: "Contrôle", .check: "Ce qui est vérifié", .result: "Résultat",
        .held: "tenu", .violated: "violé", .design: "constat sur le procédé",
        .notApplicable: "sans objet",
        .lookedAt: "événements examinés : {count}",
        .more: "et {count} autres",
        .findings: "Ce que les détecteurs ont trouvé",
        .detector: "Détecteur", .pattern: "Motif", .events: "Événements",
        .noFinding: "Rien.",
        .numbers: "Les nombres",
        .notes: "Comment le lire",
        .utcNote:
            "Les jours, mois et heures sont en temps universel (UTC) ; l'heure de Nouméa est "
            + "UTC + 11 h.",
        .zoneNote: "Les jours, mois et heures sont ceux du fuseau {zone}.",
        .failureNote:
            "Une tentative échouée est une adresse e-mail ou une carte inconnue, une paire de "
            + "codes erronée sur le portail, un mot de passe ou un code de paiement erroné, ou une "
            + "étape refusée.",
        .methodNote:
            "Un paiement compte dans le mois de son résultat, pour le montant présenté. Sa méthode "
            + "est ce qui a été saisi pour lui. Des montants de monnaies différentes ne sont "
            + "jamais additionnés.",
        .personNote:
            "Personne n'est nommé : une référence est un numéro qui représente une valeur du "
            + "coffre de l'émetteur.",
        .cited: "Les événements cités",
    ].mapValues(Wording.printed)
}

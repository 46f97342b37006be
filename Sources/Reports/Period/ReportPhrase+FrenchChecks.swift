import Pages

extension ReportPhrase {
    /// What each control checks, in French; ``Control/check`` has it in English.
    static let frenchChecks: [String: String] = [
        "SEED-1":
            "Un code est valable aussi longtemps que les règles le disent à partir de son envoi "
            + "(10 minutes par défaut) ; aucun n'est accepté plus tard, aucun n'expire plus tôt.",
        "SEED-2":
            "Un mot de passe n'est créé ou changé que dans une session que les deux codes ont "
            + "ouverte, et vaut pour toutes les cartes rattachées à ce moment.",
        "SEED-3":
            "Un nouveau mot de passe remplace l'ancien aussitôt, sans un temps où il n'y en a pas, "
            + "et un mot de passe d'une version ancienne n'est jamais accepté.",
        "SEED-4":
            "Les étapes de chaque session, code et paiement se suivent comme le veut le guide ; ce "
            + "qui a pris fin ne continue pas, et ne laisse aucun code en vie.",
        "RTS-4.1":
            "Un code est accepté une fois, et aucun ne l'est qui n'a pas été envoyé ou qui a "
            + "servi, expiré, été remplacé ou annulé.",
        "RTS-4.3a":
            "Un paiement qui échoue dit la même chose quel que soit l'élément erroné (N, motif "
            + "01) ; un code est émis quel qu'ait été le mot de passe, et aussi vite : les "
            + "médianes des temps du mot de passe à l'envoi diffèrent de moins de 50 ms.",
        "RTS-4.3b":
            "Après autant d'échecs de suite d'un titulaire que les règles en permettent (5 par "
            + "défaut), à travers sessions, renvois et paiements, un blocage aussi long que le "
            + "disent les règles vient avant tout autre examen, et rien n'est examiné tant qu'il "
            + "dure. Après 100, quels que soient les blocages entre-temps, il n'a de fin qu'une "
            + "levée.",
        "RTS-4.3d":
            "Aucune étape n'a lieu dans une session ouverte restée inactive plus longtemps que les "
            + "règles ne le permettent (5 minutes par défaut).",
        "RTS-4.4":
            "Aucun blocage n'est définitif sans un avertissement préalable au payeur, et aucun "
            + "autre ne dure plus que des règles ne peuvent dire (un jour). Chaque levée dit qui "
            + "et pourquoi.",
        "RTS-5":
            "Montant et bénéficiaire ont une seule empreinte : à l'ouverture du paiement, à "
            + "l'émission de son code, et quand un mot de passe ou un code est correct. Un code "
            + "sert à ce pour quoi il a été émis.",
        "RTS-24":
            "Chaque mot de passe créé ou changé, et chaque numéro de téléphone que le titulaire "
            + "change, cite la session dont les deux codes étaient la preuve.",
        "RTS-29":
            "Chaque événement a un numéro à lui et n'est pas antérieur à celui d'avant ; chaque "
            + "paiement a un seul résultat, au plus tard une heure après son délai.",
        "PCI-3":
            "Aucun texte ni référence ne contient un numéro de carte (Luhn), et aucun texte une "
            + "adresse e-mail, un numéro de téléphone ou ce qui peut être un mot de passe ou un "
            + "code de 4 ou 8 chiffres ; un masque cache le milieu.",
        "PCI-8.2.2":
            "Aucune action d'un opérateur ne se fait sous le nom d'un groupe, d'un rôle ou d'un "
            + "service (admin, root, support), ni sous un nom qui a agi d'une autre origine dans "
            + "les dix minutes précédentes.",
        "PCI-10.2.1":
            "Rien de ce qui doit être un événement ne manque, d'après ceux qu'il y a : le registre "
            + "commence par sa création, aucune suite n'a de lacune, tout échec compté est un "
            + "événement, et les commandes ne sont enregistrées qu'entre le début et la fin du "
            + "programme.",
        "PCI-10.2.2":
            "Chaque événement dit qui, quoi, quand, avec quel succès et sur quoi, sans quoi il ne "
            + "pourrait être lu ; ceux des titulaires et du serveur d'authentification disent "
            + "d'où, ceux des employés quelle personne.",
        "PCI-10.3":
            "À la fin de la période, le dernier état signé ne date ni de trop d'événements ni de "
            + "trop longtemps (100 000 et un jour par défaut).",
        "PCI-10.4":
            "Les événements de chaque jour (UTC) sont couverts par une revue automatique avant "
            + "la fin du lendemain ; une revue commence où la précédente s'est arrêtée.",
        "PCI-10.5":
            "12 mois d'événements sont gardés, ou tous depuis la création du registre ; tout ce "
            + "qui est gardé est en ligne.",
        "PCI-10.6":
            "Aucun événement n'est antérieur à celui d'avant, ni ne précède sa cause ; chaque "
            + "recul de l'horloge dit de combien.",
        "NIST-OOB":
            "Un code vit 10 minutes au plus et sert une fois ; un nouveau ne remet jamais à zéro "
            + "le compte des échecs, et personne n'échoue plus de 100 fois sans un succès ou une "
            + "levée.",
        "EMV-1": "Un paiement a un résultat, et un résultat a un paiement qui était ouvert.",
        "EMV-2": "Un résultat a un motif si et seulement si son état est N, U ou R.",
        "EMV-3":
            "Y, et lui seul, est une authentification : mot de passe et code étaient corrects, "
            + "pour le montant et le bénéficiaire présentés, et le code a servi pendant qu'il "
            + "était valable.",
        "EMV-4": "Le compteur d'interactions est le nombre de saisies.",
        "EMV-5": "challengeCancel vaut 01 si et seulement si le titulaire a annulé.",
        "EMV-6":
            "Deux paiements n'ont jamais le même identifiant de transaction, d'aucune des trois "
            + "parties.",
        "GDPR-1":
            "Aucun texte ne contient une adresse e-mail, un numéro de téléphone ou une adresse IP.",
        "GDPR-2":
            "Après un effacement, aucun événement ne se sert plus d'une référence effacée.",
        "GDPR-3":
            "Chaque effacement dit qui et pourquoi, et aucun dossier ne faisait conserver ce qui a "
            + "été effacé.",
        "ASVS-6.2.3":
            "Pour changer le mot de passe, l'ancien est demandé (le guide ne le demande jamais).",
        "ASVS-6.3.6":
            "L'e-mail n'est pas un facteur d'authentification (le guide envoie un code par "
            + "e-mail).",
        "ASVS-6.3.7":
            "Le titulaire est prévenu d'un nouveau mot de passe, numéro ou adresse (le guide ne "
            + "parle d'aucun avis, et aucun événement d'un avis ne suit).",
        "ASVS-6.3.8":
            "Personne ne peut savoir si une adresse e-mail est enregistrée (le guide répond "
            + "autrement quand elle ne l'est pas).",
    ].mapValues(EventTexts.unbroken)
}

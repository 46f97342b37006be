import Ledger

extension EventTexts {
    /// The thresholds of detectors.
    package static let frenchThresholds: [PolicyParameter: String] = [
        .emailsTriedShort:
            "Adresses e-mail essayées depuis une origine en dix minutes, pour une alerte",
        .emailsTriedDay: "Adresses e-mail essayées depuis une origine en un jour, pour une alerte",
        .portalFailures: "Codes du portail faux de suite, pour une alerte",
        .holdersSprayed: "Porteurs dont une origine devine les codes, pour une alerte",
        .passwordFailures: "Mots de passe faux d'un porteur en un jour, pour une alerte",
        .cardsGuessed: "Cartes dont une origine devine le mot de passe, pour une alerte",
        .phoneFlood: "Codes envoyés à un téléphone en dix minutes, pour une alerte",
        .pumpedCodes: "Codes par SMS d'une origine, pour une alerte",
        .unfinishedChallenges: "Paiements inachevés avant un succès, pour une alerte",
        .simSwapHours: "Heures après un changement de carte SIM, pour une alerte",
        .phoneChangeHours: "Heures après un changement de téléphone, pour une alerte",
        .passwordChangeHours: "Heures après un changement de mot de passe, pour une alerte",
        .highAmount: "Euros d'un montant élevé, pour une alerte",
        .takeoverHours: "Heures d'une prise de contrôle, pour une alerte",
        .failuresBeforeSuccess: "Échecs avant un succès, pour une alerte",
        .cardsTested: "Cartes testées chez un marchand, pour une alerte",
        .cardsTestedFailing: "Pourcentage d'échecs parmi elles, pour une alerte",
        .amountRatio: "Rapport d'un grand paiement à un petit, pour une alerte",
        .paymentsHour: "Paiements en une heure, pour une alerte",
        .paymentsDay: "Paiements en un jour, pour une alerte",
        .deviceHolders: "Porteurs sur un appareil, pour une alerte",
        .originHolders: "Porteurs depuis une origine, pour une alerte",
        .travelSpeed: "Kilomètres par heure d'un déplacement, pour une alerte",
        .relaySeconds: "Secondes en deçà desquelles un code est saisi trop tôt, pour une alerte",
        .muleHolders: "Porteurs au changement récent chez un marchand, pour une alerte",
        .deadCodes: "Usages de codes morts en un jour, pour une alerte",
        .cancelledChallenges: "Paiements annulés d'une carte en un jour, pour une alerte",
        .dormantDays: "Jours sans activité, pour une alerte",
        .enrolmentSpend: "Euros dépensés après le premier mot de passe, pour une alerte",
        .phoneHolders: "Porteurs du même téléphone, pour une alerte",
    ]
}

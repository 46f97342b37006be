import Ledger

/// What requirement 10 of PCI DSS says about audit logs.
extension Control {
    static let pciLogs: [Control] = [
        Control(
            "PCI-10.2.1", .pci, clause: Wording(same: "PCI DSS 4.0.1, 10.2.1"),
            check: Wording(
                """
                No event that must be there is missing: the ledger begins with its creation, no \
                stream has a gap, every failure that is counted is an event, and commands are \
                recorded only between start and stop of the program. Each act of an operator \
                (limits, locks, cases, holds, erasures) is an event.
                """,
                french: """
                    Rien de ce qui doit être un événement ne manque parmi ceux qu'il y a : le \
                    registre commence par sa création, aucune suite n'a de lacune, tout échec \
                    compté est un événement, et les commandes ne sont enregistrées qu'entre le \
                    début et la fin du programme. Chaque acte d'un employé (règles, blocages, \
                    dossiers, conservations, effacements) est un événement.
                    """),
            blindSpot: """
                Reads: those of the ledger (10.2.1.1, 10.2.1.3) are events of reads/, a ledger of \
                their own. The deletion of stores (10.2.1.7): no event records it.
                """,
            kinds: Kind.allCases
        ) { event, context in
            (event.sequence == 0) != (event.kind == .ledgerCreated)
                || !continuesStream(event, context) || countsWhatIsNoEvent(event, context)
                || event.actor != .system && context.instances.isEmpty
                || event.kind == .ledgerClosed
                    && !(event.instance.map(context.instances.contains) ?? false)
        } conclude: { context in
            let started = context.count(of: .ledgerOpened)
            let stopped = context.count(of: .ledgerClosed)
            return Conclusion(notes: [
                Wording(
                    """
                    started \(started) times, stopped \(stopped) times: a program that was killed \
                    could not say that it stopped
                    """,
                    french: """
                        démarrages : \(started), arrêts : \(stopped) ; un programme tué n'a pas pu \
                        dire qu'il s'arrêtait
                        """),
                Wording(
                    """
                    not in this ledger: reads (10.2.1.1, 10.2.1.3), which reads/ records, and the \
                    deletion of stores (10.2.1.7), which nothing records
                    """,
                    french: """
                        absents de ce registre : les consultations (10.2.1.1, 10.2.1.3), que \
                        reads/ enregistre, et la suppression des fichiers (10.2.1.7), que rien \
                        n'enregistre
                        """),
            ])
        },
        Control(
            "PCI-10.2.2", .pci, clause: Wording(same: "PCI DSS 4.0.1, 10.2.2"),
            check: Wording(
                """
                Each event says who, what, when, with which success and about what, otherwise it \
                could not be read; those of cardholders and of the access control server say from \
                where, those of operators which person.
                """,
                french: """
                    Chaque événement dit qui, quoi, quand, avec quel succès et sur quoi, sans quoi \
                    il ne pourrait être lu ; ceux des titulaires et du serveur d'authentification \
                    disent d'où, ceux des employés quelle personne.
                    """),
            blindSpot: "Whether the caller told the truth about who and from where.",
            kinds: Kind.allCases
        ) { event, context in
            switch event.actor {
            case .cardholder, .acs: event.origin == nil
            case .operator: event.account?.isEmpty ?? true
            // The first policy is part of the ledger's creation.
            case .issuer, .system:
                event.kind == .policyChanged && context.size != 1
                    && !(event.actor == .system && context.restatesPolicy(event))
            }
        },
        Control(
            "PCI-10.3", .pci, clause: Wording(same: "PCI DSS 4.0.1, 10.3.2–10.3.4"),
            check: Wording(
                """
                At the end of the range, the last checkpoint is neither too many events nor too \
                long ago (100,000 events and a day by default).
                """,
                french: """
                    À la fin de la période, le dernier état signé ne date ni de trop d'événements \
                    ni de trop longtemps (100 000 événements et un jour par défaut).
                    """),
            blindSpot: """
                The tree, the signatures and the copy outside the machine: 'epin verify --key \
                --against' checks them.
                """,
            kinds: Kind.allCases,
            conclude: { context in
                let last = context.checkpoint
                let uncovered = context.size - min(last?.size ?? 0, context.size)
                let age = context.time - min(last?.time ?? context.firstTime, context.time)
                let isFar = uncovered > context.limits.eventCountMax || age > context.limits.ageMax
                let minutes = age / 60_000
                let beginning =
                    last.map {
                        Wording(
                            "the last checkpoint is of \($0.size) events",
                            french: "le dernier état signé est de \($0.size) événements")
                    } ?? Wording("never signed", french: "aucun état n'a été signé")
                return Conclusion(
                    violations: isFar ? [context.range.upperBound - 1] : [],
                    notes: [
                        Wording(
                            """
                            \(beginning.english): \(uncovered) events and \(minutes) minutes are \
                            not covered; run 'epin verify' for the tree
                            """,
                            french: """
                                \(beginning.french) ; événements non couverts : \(uncovered), \
                                minutes non couvertes : \(minutes). « epin verify » vérifie l'arbre
                                """)
                    ])
            }),
        Control(
            "PCI-10.4", .pci, clause: Wording(same: "PCI DSS 4.0.1, 10.4.1, 10.4.1.1"),
            check: Wording(
                """
                The events of each calendar day (UTC) are covered by an automated review before \
                the next day ends; each review begins where the last ended.
                """,
                french: """
                    Les événements de chaque jour (UTC) sont couverts par une revue automatique \
                    avant la fin du lendemain ; chaque revue commence où la précédente s'est \
                    arrêtée.
                    """),
            blindSpot: "Whether anybody read the alerts: 'epin reviews' shows which were closed.",
            kinds: [.reviewCompleted],
            isViolated: { event, context in
                // It cannot have seen what came after it.
                event.treeSize.map { $0 > event.sequence } ?? true
            },
            conclude: { context in
                Conclusion(violations: context.reviewDays.missed.filter(context.range.contains))
            }),
        Control(
            "PCI-10.5", .pci, clause: Wording(same: "PCI DSS 4.0.1, 10.5.1"),
            check: Wording(
                """
                12 months of events are kept, or all since the ledger was created; all that is \
                kept is online.
                """,
                french: """
                    Douze mois d'événements sont conservés, ou tous depuis la création du registre \
                    ; tout ce qui est conservé est en ligne.
                    """),
            blindSpot: "Backups, and ledgers before this one.",
            kinds: Kind.allCases,
            conclude: { context in
                let days = (context.time - context.firstTime) / 86_400_000
                let isKept = context.firstKind == .ledgerCreated || days >= 365
                let first = UTCTime(milliseconds: context.firstTime)
                return Conclusion(
                    violations: isKept ? [] : [0],
                    notes: [
                        Wording(
                            "kept from \(first), \(days) days",
                            french: "conservés depuis le \(first), soit \(days) jours")
                    ])
            }),
        Control(
            "PCI-10.6", .pci, clause: Wording(same: "PCI DSS 4.0.1, 10.6"),
            check: Wording(
                """
                No event is earlier than the one before or comes before its cause; the ledger's \
                time never stood still while the clock went on. Steps of the clock, back and \
                forward, are events.
                """,
                french: """
                    Aucun événement n'est antérieur au précédent, ni ne précède sa cause ; le \
                    temps du registre ne s'est jamais arrêté pendant que l'horloge avançait. Les \
                    changements d'heure de l'horloge, en arrière et en avant, sont des événements.
                    """),
            blindSpot: "A clock that is always wrong, or is set while the machine is off.",
            kinds: Kind.allCases
        ) { event, context in
            event.time < context.time || event.cause.map { $0 >= event.sequence } ?? false
                || context.clockSteps.standsStill(event)
        } conclude: { context in
            let steps = context.clockSteps
            return Conclusion(notes: [
                Wording(
                    """
                    steps back of the clock: \(steps.backCount), the ledger at most \
                    \(steps.greatestLead) ms ahead of it; steps forward: \(steps.forwardCount), \
                    the greatest by \(steps.greatestForward) ms
                    """ + (context.isSimulated ? "; the time of this ledger is simulated" : ""),
                    french: """
                        reculs de l'horloge : \(steps.backCount), le registre en avance sur elle \
                        de \(steps.greatestLead) ms au plus ; avances de l'horloge : \
                        \(steps.forwardCount), la plus grande de \(steps.greatestForward) ms
                        """ + (context.isSimulated ? " ; le temps de ce registre est simulé" : ""))
            ])
        },
    ]

    private static func continuesStream(_ event: Event, _ context: AuditContext) -> Bool {
        let isOwn = event.stream == 0
        let isNew = event.kind == .cardholderRegistered && event.stream == event.sequence
        guard isOwn || isNew || context.cardholder != nil else { return false }
        let version = isOwn ? context.ownVersion : context.cardholder?.version ?? 0
        let last = isOwn ? context.ownLast : context.cardholder?.last ?? 0
        return event.version == version &+ 1 && event.previous == (version == 0 ? nil : last)
    }

    /// More failures are counted than there were.
    private static func countsWhatIsNoEvent(_ event: Event, _ context: AuditContext) -> Bool {
        guard [.verificationFailed, .codeSubmitted, .phoneCodeSubmitted].contains(event.kind),
            let failures = event.failures, let cardholder = context.cardholder
        else { return false }
        return failures > cardholder.failures + 1
    }
}

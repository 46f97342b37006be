import Ledger

/// A source of controls, which can be audited by itself.
public enum ControlProfile: String, CaseIterable, Hashable, Sendable {
    /// The issuer's guide for cardholders.
    case guide
    /// PCI DSS 4.0.1.
    case pci
    /// Delegated Regulation (EU) 2018/389 on strong customer authentication.
    case rts
    /// NIST SP 800-63B-4.
    case nist
    /// EMV 3-D Secure.
    case emv
    /// Regulation (EU) 2016/679 on personal data.
    case gdpr
    /// OWASP ASVS 5.0: what it would ask of the guide itself.
    case asvs

    /// The source in full, as the heading of its controls.
    package var title: Wording {
        switch self {
        case .guide:
            Wording(
                "The issuer's guide for cardholders",
                french: "Le guide de l'émetteur pour les titulaires")
        case .pci: Wording(same: "PCI DSS 4.0.1")
        case .rts:
            Wording(
                "Delegated Regulation (EU) 2018/389, strong customer authentication",
                french: "Règlement délégué (UE) 2018/389, authentification forte du client")
        case .nist: Wording(same: "NIST SP 800-63B-4")
        case .emv: Wording(same: "EMV 3-D Secure")
        case .gdpr:
            Wording(
                "Regulation (EU) 2016/679, personal data",
                french: "Règlement (UE) 2016/679, données personnelles")
        case .asvs: Wording(same: "OWASP ASVS 5.0")
        }
    }
}

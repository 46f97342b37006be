/// A source of controls, which can be audited alone.
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
}

extension Control {
    /// Every control there is, in the order of `docs/controls.md`.
    public static let all: [Control] =
        guide + rtsArticle4 + rts + pci + pciLogs + nist + emv + gdpr + limits + asvs
}

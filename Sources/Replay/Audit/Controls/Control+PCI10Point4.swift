extension Control {
    static let pci10Point4 = Control(
        "PCI-10.4", .pci, clause: "PCI DSS 4.0.1, 10.4.1, 10.4.1.1",
        check: "Each calendar day has an automated review, which covers it without holes.",
        unrecorded: "reviews are not recorded by this ledger")
}

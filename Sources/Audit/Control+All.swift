extension Control {
    /// Every control there is, in the order of `docs/controls.md`.
    public static let all: [Control] = [
        seed1, seed2, seed3, seed4,
        rts4Point1, rts4Point3a, rts4Point3b, rts4Point3d, rts4Point4, rts5, rts24, rts29,
        pci3, pci8Point2Point2, pci10Point2Point1, pci10Point2Point2, pci10Point3, pci10Point4,
        pci10Point5, pci10Point6,
        nistOutOfBand,
        emv1, emv2, emv3, emv4, emv5, emv6,
        gdpr1, gdpr2, gdpr3,
        asvs6Point2Point3, asvs6Point3Point6, asvs6Point3Point7, asvs6Point3Point8,
    ]
}

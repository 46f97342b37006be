extension SHA256 {
    /// The digest of `bytes`.
    public static func hash(_ bytes: Span<UInt8>) -> Digest {
        var hasher = SHA256()
        hasher.update(bytes)
        return hasher.finalize()
    }

    /// The digest of `bytes`.
    public static func hash(_ bytes: [UInt8]) -> Digest {
        hash(bytes.span)
    }

    /// The digest of one byte and those of `bytes`, without the state of a hasher.
    static func hash(_ prefix: UInt8, _ bytes: Span<UInt8>) -> Digest {
        if case .hardware = Implementation.fastest { return hashInHardware(prefix, bytes) }
        var hasher = SHA256()
        hasher.update(prefix)
        hasher.update(bytes)
        return hasher.finalize()
    }
}

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
}

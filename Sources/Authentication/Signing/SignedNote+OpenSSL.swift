import Ledger

extension SignedNote {
    /// Whether a key has signed this: its signature is there, and is right.
    ///
    /// - Throws: `MalformedNote` when the signature is of no known form.
    public func isSigned(by key: VerifierKey) throws -> Bool {
        guard let signature = signature(by: key) else { return false }
        let (message, bytes) = try key.message(of: self, signature)
        return try OpenSSL.isSignature(bytes, of: message, by: key.publicKey)
    }
}

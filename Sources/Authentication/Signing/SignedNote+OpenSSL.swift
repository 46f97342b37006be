import Ledger

extension SignedNote {
    /// Whether a key has signed this: its signature is there, has the form of its type, and is
    /// right.
    ///
    /// - Throws: ``OpenSSL/Failure``.
    /// - Complexity: a run of openssl.
    public func isSigned(by key: VerifierKey) throws -> Bool {
        guard let signature = signature(by: key),
            let (message, bytes) = try? key.message(of: self, signature)
        else { return false }
        return try OpenSSL.isSignature(bytes, of: message, by: key.publicKey)
    }
}

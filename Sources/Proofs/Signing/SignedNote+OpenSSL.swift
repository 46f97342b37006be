import Ledger

extension SignedNote {
    /// Whether a key has signed this: its signature is there and valid. Where there are several by
    /// the same key, each must be.
    ///
    /// - Throws: ``OpenSSL/Failure`` when openssl does not say.
    /// - Complexity: a run of openssl for each signature by the key.
    public func isSigned(by key: VerifierKey) throws -> Bool {
        let own = signatures.filter { $0.isBy(key) }
        return try !own.isEmpty
            && own.allSatisfy { signature in
                guard let (message, bytes) = key.message(of: self, signature) else { return false }
                return try OpenSSL.isSignature(bytes, of: message, by: key.publicKey)
            }
    }
}

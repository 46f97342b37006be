import FoundationEssentials
internal import Glibc
import Ledger

/// The private key of a log or of a witness, with the last checkpoint it signed for each log.
///
///     FILE             the private key in PEM, made and read by openssl
///     FILE.pub         the verifier key: one line, to be handed out
///     FILE.signed/     the last checkpoint signed of each origin
///     FILE.lock        taken while signing
///
/// What was signed is kept beside the key and not with the ledger, so that a ledger restored from
/// an older copy cannot get a tree signed that contradicts the last one.
public final class SigningKey {
    public let path: String
    public let verifierKey: VerifierKey
    private let lock: FileLock

    /// Makes a new key. Existing files are never replaced.
    ///
    /// - Throws: ``OpenSSL/Failure``, ``SigningError`` or `LMDBError`.
    public static func generate(
        _ path: String, name: String, type: VerifierKey.SignatureType
    ) throws -> SigningKey {
        let publicPath = "\(path).pub"
        for path in [publicPath, "\(path).signed"] {
            guard unsafe access(path, F_OK) != 0 else { throw SigningError.exists(path) }
        }
        try OpenSSL.generateKey(path)
        do {
            let key = VerifierKey(
                name: name, type: type, publicKey: try OpenSSL.publicKey(ofKeyFile: path))
            // To be handed out.
            try FileSystem.create(publicPath, Array("\(key)\n".utf8), permissions: 0o644)
            try FileSystem.synchronize(publicPath)
            try FileSystem.synchronize(FileSystem.parent(of: path))
        } catch {
            unsafe unlink(path)
            throw error
        }
        return try SigningKey(path)
    }

    /// Opens the key in `path`.
    ///
    /// - Throws: `OwnershipError` when others may open it or what it remembers, ``SigningError``
    ///   when the verifier key beside it is not that of this key.
    public init(_ path: String) throws {
        self.path = path
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            throw SystemError(code: errno, operation: "open the signing key", path: path)
        }
        try FileSystem.requireOwn(path, as: .file, .alone)
        try FileSystem.requireOwn("\(path).signed", as: .directory, .alone)
        verifierKey = try VerifierKey(reading: "\(path).pub")
        guard try OpenSSL.publicKey(ofKeyFile: path) == verifierKey.publicKey else {
            throw SigningError.otherKey("\(path).pub")
        }
        lock = try FileLock(path: "\(path).lock", .alone)
    }

    /// Runs `body` while no other process signs with this key.
    func withLock<R>(_ body: () throws -> R) throws -> R { try lock.withLock(body) }

    /// The last checkpoint that was signed for a log.
    ///
    /// - Throws: ``SigningError`` or ``NoteFile/Failure`` when it is not one that this key signed.
    func lastSigned(of origin: String) throws -> SignedCheckpoint? {
        let path = memoryPath(origin)
        guard unsafe access(path, F_OK) == 0 else { return nil }
        let last = try SignedCheckpoint(reading: path)
        guard last.checkpoint.origin.isSame(as: origin) else {
            throw SigningError.otherOrigin(path)
        }
        guard try last.note.isSigned(by: verifierKey) else {
            throw SigningError.notRemembered(path)
        }
        return last
    }

    /// Signs a checkpoint and remembers it; when this returns, that is durable.
    ///
    /// - Precondition: it is consistent with the last one, and the lock is held since that was
    ///   read.
    /// - Parameter seconds: the time since 1970-01-01T00:00:00Z, that a witness adds.
    func sign(_ checkpoint: Checkpoint, _ seconds: UInt64) throws -> SignedCheckpoint {
        let bytes: [UInt8]
        switch verifierKey.type {
        case .ed25519: bytes = try OpenSSL.sign(Array(checkpoint.text.utf8), keyFile: path)
        case .cosignature:
            let message = Cosignature.message(of: checkpoint.text, time: seconds)
            let signature = try OpenSSL.sign(message, keyFile: path)
            bytes = Cosignature(time: seconds, signature: signature).bytes
        }
        let signature = NoteSignature(
            name: verifierKey.name, keyID: verifierKey.id, bytes: bytes)
        let signed = checkpoint.signed([signature])
        guard try signed.note.isSigned(by: verifierKey) else {
            throw SigningError.otherKey(path)
        }
        try remember(signed)
        return signed
    }

    private func remember(_ signed: SignedCheckpoint) throws {
        let directory = "\(path).signed"
        do {
            try FileSystem.makeDirectory(directory)
        } catch let error as SystemError where error.code == EEXIST {}
        let file = memoryPath(signed.checkpoint.origin)
        let new = "\(file).new"
        // What a process that was killed has left.
        unsafe unlink(new)
        try FileSystem.create(new, signed.bytes)
        try FileSystem.synchronize(new)
        guard unsafe rename(new, file) == 0 else {
            throw SystemError(code: errno, operation: "remember what was signed", path: file)
        }
        try FileSystem.synchronize(directory)
        try FileSystem.synchronize(FileSystem.parent(of: path))
    }

    /// Named by a hash, because an origin may have slashes; the file says which.
    private func memoryPath(_ origin: String) -> String {
        "\(path).signed/\(SHA256.hash(Array(origin.utf8)).hex.prefix(16))"
    }
}

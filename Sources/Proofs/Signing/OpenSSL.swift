import Foundation
internal import Glibc
import Ledger

/// Ed25519 (RFC 8032) by the program `openssl`, which is looked for in PATH.
///
/// Each call runs it once: some milliseconds. Messages, signatures and public keys go through files
/// in a directory that only this user can read and that is deleted; only `openssl` reads private
/// keys.
public enum OpenSSL {
    /// It could not be run, or did not do what it was asked.
    public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        public let reason: String
        public var description: String { "openssl: \(reason)" }
    }

    /// The DER of a public key (RFC 8410) before its 32 bytes.
    private static let publicKeyPrefix: [UInt8] = [
        0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]

    /// Makes a private key in a new file, in PEM, readable only by its owner.
    static func generateKey(_ path: String) throws {
        // The file is there before openssl writes to it, so that nobody else can open it.
        let descriptor = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw SystemError(code: errno, operation: "make the key file", path: path)
        }
        defer { close(descriptor) }
        do {
            try require(
                try run(["genpkey", "-algorithm", "ed25519", "-out", Self.argument(path)]))
            guard fsync(descriptor) == 0 else {
                throw SystemError(code: errno, operation: "make durable", path: path)
            }
        } catch {
            unsafe unlink(path)
            throw error
        }
    }

    /// The public half of a private key: 32 bytes.
    static func publicKey(ofKeyFile path: String) throws -> [UInt8] {
        try withFiles([:]) { directory in
            let output = "\(directory)/key"
            try require(
                try run([
                    "pkey", "-in", Self.argument(path), "-pubout", "-outform", "DER", "-out",
                    output,
                ]))
            let der = [UInt8](FileManager.default.contents(atPath: output) ?? Data())
            guard der.starts(with: publicKeyPrefix), der.count == publicKeyPrefix.count + 32 else {
                throw Failure(reason: "\(path) is not an Ed25519 key")
            }
            return Array(der.suffix(32))
        }
    }

    /// Signs a message: 64 bytes.
    static func sign(_ message: [UInt8], keyFile: String) throws -> [UInt8] {
        try withFiles(["message": message]) { directory in
            let output = "\(directory)/signature"
            try require(
                try run([
                    "pkeyutl", "-sign", "-rawin", "-inkey", Self.argument(keyFile),
                    "-in", "\(directory)/message", "-out", output,
                ]))
            let signature = [UInt8](FileManager.default.contents(atPath: output) ?? Data())
            guard signature.count == 64 else {
                throw Failure(reason: "a signature of \(signature.count) bytes")
            }
            return signature
        }
    }

    /// Whether a signature is that of the message by the private half of the key.
    ///
    /// - Precondition: the key has 32 bytes, and the message one or more, which openssl 3.0 needs.
    /// - Throws: ``Failure`` when openssl does not say.
    public static func isSignature(
        _ signature: [UInt8], of message: [UInt8], by publicKey: [UInt8]
    ) throws -> Bool {
        precondition(publicKey.count == 32 && !message.isEmpty)
        let files = [
            "message": message, "signature": signature, "key": publicKeyPrefix + publicKey,
        ]
        return try withFiles(files) { directory in
            let result = try run([
                "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER",
                "-inkey", "\(directory)/key", "-in", "\(directory)/message",
                "-sigfile", "\(directory)/signature",
            ])
            if result.output.contains("Signature Verified Successfully"), result.status == 0 {
                return true
            }
            guard result.output.contains("Signature Verification Failure") else {
                throw failure(result)
            }
            return false
        }
    }

    /// The path of a key file as openssl takes it for one: `-` and `scheme:name` are others.
    private static func argument(_ path: String) -> String {
        path.hasPrefix("/") ? path : "./\(path)"
    }

    private static func withFiles<R>(
        _ files: [String: [UInt8]], _ body: (_ directory: String) throws -> R
    ) throws -> R {
        let directory = try TemporaryDirectory()
        for (name, bytes) in files {
            try FileSystem.create("\(directory.path)/\(name)", bytes)
        }
        return try body(directory.path)
    }

    private static func run(_ arguments: [String]) throws -> ExternalProgram.Result {
        do {
            return try ExternalProgram.run(["openssl"] + arguments)
        } catch {
            throw Failure(reason: "\(error)")
        }
    }

    private static func require(_ result: ExternalProgram.Result) throws {
        guard result.status == 0 else { throw failure(result) }
    }

    /// openssl says first what cannot be done, and then where in its sources.
    private static func failure(_ result: ExternalProgram.Result) -> Failure {
        let line = result.output.split(separator: "\n").first.map(String.init)
        return Failure(reason: line ?? result.reason)
    }
}

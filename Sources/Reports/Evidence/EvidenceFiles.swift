import Foundation
internal import Glibc
import Ledger
import Proofs

/// Bundles on disk: a directory, or a zip file that the programs `zip` and `unzip` write and read.
package enum EvidenceFiles {
    /// Why a bundle cannot be written or read.
    package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String

        init(_ path: String, _ reason: String) { description = "\(path): \(reason)" }
    }

    static func isZip(_ path: String) -> Bool { path.hasSuffix(".zip") }

    /// Refuses a place that is taken: before a bundle is made, and again when it is put there.
    package static func requireFree(_ path: String) throws {
        guard unsafe access(path, F_OK) == 0 else { return }
        let names = try? FileManager.default.contentsOfDirectory(atPath: path)
        guard !isZip(path), names == [] else { throw Failure(path, "is there already") }
    }

    /// Writes a bundle: whole or not at all, and never over anything. It is durable when this
    /// returns.
    ///
    /// - Parameter path: a directory that is missing or empty; a zip file when it ends in `.zip`.
    /// - Throws: ``Failure``, or what the system says.
    package static func write(_ bundle: EvidenceBundle, to path: String) throws {
        try requireFree(path)
        let building = "\(path).new-\(getpid())"
        try FileSystem.makeDirectory(building)
        defer { try? FileManager.default.removeItem(atPath: building) }
        let parents = Set(
            bundle.names.compactMap { $0.contains("/") ? FileSystem.parent(of: $0) : nil })
        for parent in parents.sorted() { try FileSystem.makeDirectory("\(building)/\(parent)") }
        for name in bundle.names {
            try FileSystem.create("\(building)/\(name)", bundle.files[name]!)
        }
        guard isZip(path) else { return try move(building, to: path) }
        let file = "\(building).zip"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let absolute = URL(fileURLWithPath: file).path
        for start in stride(from: 0, to: bundle.names.count, by: 1000) {
            let names = bundle.names.dropFirst(start).prefix(1000)
            let result = try ExternalProgram.run(
                ["zip", "-X", "-q", absolute] + names, in: building)
            guard result.status == 0 else { throw Failure(path, "zip: \(result.reason)") }
        }
        try move(file, to: path)
    }

    private static func move(_ path: String, to place: String) throws {
        try requireFree(place)
        // Its files at once: there can be thousands.
        try FileSystem.synchronizeAll(path)
        try FileSystem.move(path, to: place)
        try FileSystem.synchronize(FileSystem.parent(of: place))
    }

    /// Reads every file of a bundle, whatever they are.
    ///
    /// - Throws: ``Failure`` when it is neither a directory nor a zip file, or has links, or paths
    ///   that lead out of it.
    package static func read(_ path: String) throws -> EvidenceBundle {
        var isDirectory: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw SystemError(code: ENOENT, operation: "open", path: path)
        }
        guard !isDirectory.boolValue else { return try readDirectory(path) }
        let directory = try TemporaryDirectory()
        let absolute = URL(fileURLWithPath: path).path
        let listed = try ExternalProgram.run(["unzip", "-Z1", absolute])
        guard listed.status == 0 else { throw Failure(path, "not a zip file that can be read") }
        let names = listed.output.split(separator: "\n").map(String.init)
        for name in names where !isInside(name) {
            throw Failure(path, "'\(name)' leads out of it")
        }
        guard Set(names).count == names.count else { throw Failure(path, "a name is there twice") }
        let result = try ExternalProgram.run(["unzip", "-q", absolute, "-d", directory.path])
        guard result.status == 0 else { throw Failure(path, "unzip: \(result.reason)") }
        return try readDirectory(directory.path)
    }

    private static func isInside(_ name: String) -> Bool {
        !name.hasPrefix("/") && !name.contains("\\")
            && !name.split(separator: "/").contains("..")
    }

    private static func readDirectory(_ path: String) throws -> EvidenceBundle {
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
            let file = "\(path)/\(name)"
            let type = try FileManager.default.attributesOfItem(atPath: file)[.type]
            switch type as? FileAttributeType {
            case .typeDirectory: continue
            case .typeRegular:
                files[name] = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
            default: throw Failure(path, "\(name) is no file")
            }
        }
        return EvidenceBundle(files: files)
    }
}

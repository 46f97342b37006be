internal import Glibc

/// Why a file or a directory is not opened: it is not this account's alone.
public struct OwnershipError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Fault: Hashable, Sendable {
        /// It is a link, and could lead anywhere.
        case link
        case notADirectory
        case notAFile
        /// It has so many names: by another one it could be changed.
        case names(Int)
        case owner(UInt32)
        /// Others may open it.
        case permissions(UInt32)
    }

    public let path: String
    public let fault: Fault
    private let place: FileSystem.Place

    init(_ path: String, _ fault: Fault, _ place: FileSystem.Place) {
        self.path = path
        self.fault = fault
        self.place = place
    }

    public var description: String { "\(path): \(reason)" }

    /// What is wrong, and the command that mends it.
    private var reason: String {
        switch fault {
        case .link:
            "a link that could lead anywhere: 'rm \(path)', and put in its place what belongs here"
        case .notADirectory: "not a directory: move it away ('mv \(path) \(path).old')"
        case .notAFile: "not a file: move it away ('mv \(path) \(path).old')"
        case .names(let count):
            "a file of \(count) names (hard links), by any of which it could be changed: "
                + "'cp \(path) \(path).own && mv \(path).own \(path)'"
        case .owner(let owner): ownerReason(Self.name(of: owner))
        case .permissions(let mode):
            "other accounts may open it (mode 0\(String(mode, radix: 8))): "
                + "run 'chmod \(target(of: "go="))'"
        }
    }

    private func ownerReason(_ owner: String) -> String {
        if case .top = place {
            return "belongs to the account \(owner): run 'runuser -u \(owner) -- epin …'"
        }
        let own = Self.name(of: geteuid())
        return "belongs to the account \(owner), not to \(own): run 'chown \(target(of: own))'"
    }

    /// All of the data directory, for where one file is wrong others are; a key alone.
    private func target(of change: String) -> String {
        switch place {
        case .top: "-R \(change) \(path)"
        case .within(let directory): "-R \(change) \(directory)"
        case .alone: "\(change) \(path)"
        case .shared: "o-w \(path)"
        }
    }

    /// The number where there is no name.
    private static func name(of user: uid_t) -> String {
        guard let entry = unsafe getpwuid(user) else { return "\(user)" }
        return unsafe String(cString: entry.pointee.pw_name)
    }
}

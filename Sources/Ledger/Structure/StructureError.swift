/// A store whose LMDB file is damaged: opening it could end the process, and a commit write over
/// what was acknowledged.
public struct StructureError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The environment's directory.
    public let path: String
    /// At least one.
    public let faults: [StructureFault]

    package init(path: String, faults: [StructureFault]) {
        self.path = path
        self.faults = faults
    }

    public var description: String {
        let more = faults.count > 1 ? " (and \(faults.count - 1) more)" : ""
        return "\(path)/data.mdb: damaged: \(faults[0])\(more)"
    }
}

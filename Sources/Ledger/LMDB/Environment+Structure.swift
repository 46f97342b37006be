internal import CLMDB
internal import Glibc

extension Environment {
    /// What is wrong with the pages of the environment in `path`, which other processes may write
    /// meanwhile; LMDB reads none of its tables.
    ///
    /// - Throws: what opening throws: ``StructureError`` for pages that end LMDB at once.
    /// - Complexity: every page is read; those freed meanwhile are kept until it ends.
    package static func structureFaults(
        path: String, tables: [TableSpecification]
    ) throws -> [StructureFault] {
        let environment = try Environment(path: path, access: .readOnly, tables: [])
        return try environment.structureFaults(of: tables, .whole)
    }

    /// - Throws: ``StructureError``.
    static func checkForWriting(
        _ handle: OpaquePointer, _ path: String, _ tables: [TableSpecification]
    ) throws {
        let faults = try unsafe structureFaults(handle, path, tables, .forWriting)
        guard faults.isEmpty else { throw StructureError(path: path, faults: faults) }
    }

    package func structureFaults(
        of tables: [TableSpecification], _ extent: StructureCheck.Extent
    ) throws -> [StructureFault] {
        try unsafe Self.structureFaults(handle, path, tables, extent)
    }

    /// What in a meta page would end LMDB while it opens the file, such as pages of no bytes.
    ///
    /// A file that is not there or is empty is left to LMDB, and so is one that has the first page
    /// alone: another process makes it, for which LMDB waits, or it was cut there, and LMDB refuses
    /// it.
    ///
    /// - Parameter isMade: LMDB has waited for whoever might make it.
    /// - Throws: ``StructureError``.
    static func checkMetaPages(_ path: String, isMade: Bool = false) throws {
        let descriptor = unsafe open("\(path)/data.mdb", O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_size > 0 else { return }
        let faults = StructureCheck.faultsOfMetaPages(descriptor: descriptor)
        let isBegun = status.st_size == PageReader.pageByteCount && faults.first?.page == 1
        guard faults.isEmpty || isBegun && !isMade else {
            throw StructureError(path: path, faults: faults)
        }
    }

    private static func structureFaults(
        _ handle: OpaquePointer, _ path: String, _ tables: [TableSpecification],
        _ extent: StructureCheck.Extent
    ) throws -> [StructureFault] {
        var descriptor: mdb_filehandle_t = -1
        try check(unsafe mdb_env_get_fd(handle, &descriptor), "find the file", path)
        let expected = tables.map { table in
            (table.name, ExpectedTable(UInt16(table.flags), checksLeaves: table.checksLeaves))
        }
        let tables = Dictionary(uniqueKeysWithValues: expected)
        var faults: [StructureFault] = []
        // A writer may have gone on by two commits between the beginning of a reader and the
        // reading of its meta page, which is then of another transaction.
        for _ in 0..<attemptCountMax {
            let transaction = try unsafe begin(handle, UInt32(MDB_RDONLY), path)
            defer { unsafe mdb_txn_abort(transaction) }
            do throws(StructureFault) {
                faults = try StructureCheck.findings(
                    descriptor: descriptor, transaction: UInt64(unsafe mdb_txn_id(transaction)),
                    tables: tables, extent
                ).faults
                break
            } catch {
                faults = [error]
            }
        }
        return faults
    }

    private static let attemptCountMax = 16
}

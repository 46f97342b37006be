internal import CLMDB

/// A named database of an environment, as LMDB calls it.
package struct Table: Hashable, Sendable {
    let dbi: MDB_dbi
    let shape: TableSpecification.Shape
}

/// The name and the shape of a table, fixed when it is created.
package struct TableSpecification: Sendable {
    package enum Shape: Sendable {
        /// `MDB_INTEGERKEY`: keys are 64-bit integers in the machine's order.
        case integerKeys
        /// Keys are bytes, compared from the first on.
        case byteKeys
    }

    package let name: String
    package let shape: Shape
    /// Whether opening for writing reads its leaves too: not where they are many, and commits write
    /// the last alone, or the table can be made again.
    package let checksLeaves: Bool

    package init(_ name: String, _ shape: Shape, checksLeaves: Bool = true) {
        self.name = name
        self.shape = shape
        self.checksLeaves = checksLeaves
    }

    var flags: UInt32 {
        switch shape {
        case .integerKeys: UInt32(MDB_INTEGERKEY)
        case .byteKeys: 0
        }
    }
}

import TestSupport
import Testing

@testable import Ledger

extension StructureImage {
    /// Bytes that say where something is, and not what it is.
    struct Place {
        let range: Range<Int>
        let kind: Kind
    }

    enum Kind {
        /// Fields of the meta page of the last commit, or of both.
        case meta
        /// What the next commit overwrites before anybody reads it.
        case olderMeta
        /// What LMDB reads nowhere: padding, an address that is not asked for, the size of the map,
        /// which is always given.
        case unused
        case header
        case pointer
        case nodeHeader
        /// Which keys are below a page.
        case separator
        /// The first of an inner page, which stands for all that are less.
        case firstSeparator
        case tableRecord
        case overflowPointer
        case overflowHeader
        case freeTransaction
        case freeCount
        case freePage
    }

    /// Every structural byte of the pages in use, by what the copied bytes say.
    func structuralPlaces() -> [Place] {
        let transactions = [bytes.little64(144), bytes.little64(4096 + 144)]
        let newest = transactions[0] < transactions[1] ? 1 : 0
        var places = (0..<2).flatMap { meta($0, isNewest: $0 == newest) }
        let base = newest * 4096
        for (name, root) in roots(base) { places += tree(root, of: name) }
        return places
    }

    private func roots(_ base: Int) -> [(String, UInt64)] {
        var roots = [("main", bytes.little64(base + 128)), ("free", bytes.little64(base + 80))]
        for place in tree(roots[0].1, of: "main") where place.kind == .tableRecord {
            roots.append(("table", bytes.little64(place.range.upperBound - 8)))
        }
        return roots.filter { $0.1 != .max }
    }

    private func meta(_ page: Int, isNewest: Bool) -> [Place] {
        let state: Kind = isNewest ? .meta : .olderMeta
        let fields: [(Int, Kind)] = [
            (8, .meta), (10, .unused), (12, .meta), (16, .unused), (24, .meta), (40, .unused),
            (46, .meta), (88, state), (92, isNewest ? .unused : .olderMeta), (136, state),
            (144, state), (152, .meta),
        ]
        var start = page * 4096
        return fields.map { end, kind in
            defer { start = page * 4096 + end }
            return Place(range: start..<page * 4096 + end, kind: kind)
        }
    }

    private func tree(_ number: UInt64, of table: String) -> [Place] {
        let base = Int(number) * 4096
        let isBranch = bytes.little16(base + 10) == 1
        let lower = Int(bytes.little16(base + 12))
        var places = [
            Place(range: base..<base + 8, kind: .header),
            Place(range: base + 8..<base + 10, kind: .unused),
            Place(range: base + 10..<base + 16, kind: .header),
            Place(range: base + 16..<base + lower, kind: .pointer),
        ]
        for pointer in stride(from: base + 16, to: base + lower, by: 2) {
            let node = base + Int(bytes.little16(pointer))
            let value = node + 8 + Int(bytes.little16(node + 6))
            places.append(Place(range: node..<node + 8, kind: .nodeHeader))
            if isBranch {
                let isFirst = pointer == base + 16
                places.append(
                    Place(range: node + 8..<value, kind: isFirst ? .firstSeparator : .separator))
                let child = UInt64(bytes.little32(node)) | UInt64(bytes.little16(node + 4)) << 32
                places += tree(child, of: table)
            } else if bytes.little16(node + 4) & 1 != 0 {
                let first = Int(bytes.little64(value)) * 4096
                places += [
                    Place(range: value..<value + 8, kind: .overflowPointer),
                    Place(range: first..<first + 8, kind: .overflowHeader),
                    Place(range: first + 8..<first + 10, kind: .unused),
                    Place(range: first + 10..<first + 16, kind: .overflowHeader),
                ]
            } else if table == "main" {
                places.append(Place(range: value..<value + 4, kind: .unused))
                places.append(Place(range: value + 4..<value + 48, kind: .tableRecord))
            } else if table == "free" {
                places.append(Place(range: node + 8..<value, kind: .freeTransaction))
                places.append(Place(range: value..<value + 8, kind: .freeCount))
                for index in 0..<Int(bytes.little64(value)) {
                    let start = value + 8 + 8 * index
                    places.append(Place(range: start..<start + 8, kind: .freePage))
                }
            }
        }
        return places
    }
}

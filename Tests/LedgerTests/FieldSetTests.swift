import Testing

@testable import Ledger

/// Every key for which there is room, including those that no field has yet.
@Suite struct FieldSetTests {
    private static let keys = 0..<UInt64(FieldSet.keyLimit)

    @Test func everyKeyIsItsOwnBit() {
        for key in Self.keys {
            var set = FieldSet([])
            set.insert(key: key)
            #expect(set.rawValue == UInt128(1) << UInt128(key))
            #expect(Self.keys.filter(set.contains(key:)) == [key])
            #expect(Array(set.keys) == [Int(key)])
            #expect(set.count == 1)
        }
    }

    @Test func keysComeInAscendingOrder() {
        let chosen: [UInt64] = [0, 1, 5, 62, 63, 64, 65, 100, 126, 127]
        // Each subset of them.
        for subset in 0..<(1 << chosen.count) {
            let members = chosen.indices.filter { subset >> $0 & 1 == 1 }.map { chosen[$0] }
            var set = FieldSet([])
            for key in members.reversed() { set.insert(key: key) }
            if Array(set.keys) != members.map(Int.init) || set.count != members.count {
                Issue.record("\(members)")
            }
        }
    }

    @Test func noOtherKeyIsInASet() {
        let all = FieldSet(rawValue: .max)
        #expect(all.count == 128)
        for key: UInt64 in [128, 129, 191, 192, 256, 1 << 32, .max] {
            #expect(!all.contains(key: key), "\(key)")
        }
    }

    @Test func fieldsAreInsertedAndRemoved() {
        var set = FieldSet(Field.allCases)
        #expect(set.fields == Field.allCases)
        for field in Field.allCases {
            #expect(set.contains(field))
            set.remove(field)
            #expect(!set.contains(field))
        }
        #expect(set == [])
    }

    @Test func aKeyThereIsNoRoomForTraps() async {
        await #expect(processExitsWith: .failure) {
            var set = FieldSet([])
            set.insert(key: 128)
        }
    }
}

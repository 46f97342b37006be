import Testing

@testable import Ledger

/// Texts of the C2SP formats with something wrong in every place: what is read is written the
/// same, byte by byte, and what is refused says why.
@Suite struct NoteDamageTests {
    @Test(arguments: NoteFormat.allCases) func everyPlace(format: NoteFormat) throws {
        let example = format.example
        #expect(try format.rewritten(example) == example)
        var readCount = 0
        func expectStrict(_ bytes: [UInt8], _ what: @autoclosure () -> String) {
            do throws(MalformedNote) {
                readCount += 1
                let written = try format.rewritten(bytes)
                if written != bytes { Issue.record("\(format): \(what()) is read as another text") }
            } catch {
                readCount -= 1
                if error.reason.isEmpty { Issue.record("\(format): \(what()): no reason") }
            }
        }
        for count in 0..<example.count {
            expectStrict(Array(example[..<count]), "\(count) bytes")
            expectStrict(Array(example[(count + 1)...]), "all but \(count + 1) bytes")
        }
        let whole = example.count
        for index in example.indices {
            for bit in 0..<8 as Range<UInt8> {
                var bytes = example
                bytes[index] ^= 1 << bit
                expectStrict(bytes, "bit \(bit) of byte \(index)")
            }
            for byte: UInt8 in [0x00, 0x09, 0x0A, 0x0D, 0x20, 0x2B, 0x3D, 0x7F, 0x80, 0xC0, 0xFF] {
                var bytes = example
                bytes[index] = byte
                expectStrict(bytes, "\(byte) in the place of byte \(index)")
                bytes[index] = example[index]
                bytes.insert(byte, at: index)
                expectStrict(bytes, "\(byte) before byte \(index)")
            }
            var bytes = example
            bytes.remove(at: index)
            expectStrict(bytes, "without byte \(index)")
            bytes = example
            bytes.insert(bytes[index], at: index)
            expectStrict(bytes, "byte \(index) twice")
        }
        let lines = example.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
        for index in lines.indices {
            var without = lines.map { Array($0) + [0x0A] }
            let line = without.remove(at: index)
            expectStrict(without.flatMap(\.self), "without line \(index + 1)")
            for place in 0...without.count {
                var moved = without
                moved.insert(line, at: place)
                expectStrict(moved.flatMap(\.self), "line \(index + 1) at \(place + 1)")
                moved.insert(line, at: place)
                expectStrict(moved.flatMap(\.self), "line \(index + 1) twice at \(place + 1)")
            }
        }
        // Some of these are texts of their own, such as one with another signature.
        #expect(readCount > 0 || format == .key, "\(whole) bytes")
    }

    /// Nothing that is not a key is read as one: every part of it and every byte one more, as in
    /// `note_test.go`.
    @Test func everyPartOfAKey() throws {
        let key = Array(NoteFormat.peter.utf8)
        for start in 0...key.count {
            for end in start...key.count where end - start < key.count {
                let part = String(decoding: key[start..<end], as: UTF8.self)
                #expect(throws: MalformedNote.self) { try VerifierKey(part) }
            }
        }
        for index in key.indices {
            for bit in 0..<7 as Range<UInt8> {
                var other = key
                other[index] ^= 1 << bit
                let text = String(decoding: other, as: UTF8.self)
                #expect(throws: MalformedNote.self) { try VerifierKey(text) }
            }
        }
        // The wrong length and another algorithm, both with the right id.
        for text in [
            "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
            "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        ] {
            #expect(throws: MalformedNote.self) { try VerifierKey(text) }
        }
    }
}

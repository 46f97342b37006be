import Foundation
import TestSupport
import Testing

/// A sector of the views that the disk lost: keys, values and pages are zeros.
@Suite struct ViewsSectorTests {
    /// Every sector in turn: the answer is as ever, or there is none.
    @Test func aLostSectorIsNoOtherAnswer() throws {
        let data = try EpinData()
        let lines = (0..<40).flatMap {
            [Commands.register($0), Commands.requestCodes($0, outside: false)]
        }
        let applied = try data.epin(["apply"], input: lines.map { $0 + "\n" }.joined().utf8)
        try #require(applied.status == 0, "\(applied)")
        let file = URL(filePath: "\(data.path)/views/data.mdb")
        let intact = try Data(contentsOf: file)
        let words = ["timeline", "email", Commands.email(17)]
        let right = try data.epin(words)
        try #require(right.status == 0 && !right.out.isEmpty, "\(right)")
        var refusedCount = 0
        for start in stride(from: 0, to: intact.count, by: 512) {
            guard intact[start..<start + 512].contains(where: { $0 != 0 }) else { continue }
            var image = intact
            image.replaceSubrange(start..<start + 512, with: Data(count: 512))
            try image.write(to: file)
            let found = try data.epin(words)
            #expect(!found.isSignal, "\(start): \(found)")
            if found.status == 0 {
                #expect(found.out == right.out, "\(start): \(found)")
            } else {
                refusedCount += 1
            }
        }
        #expect(refusedCount > 5)
    }
}

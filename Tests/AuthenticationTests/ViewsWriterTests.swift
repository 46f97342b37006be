import Foundation
import Ledger
import Projections
import TestSupport
import Testing

@testable import Authentication

/// The views follow while commands go on, and nobody waits for them.
@Suite struct ViewsWriterTests {
    @Test func viewsAreWrittenWhileCommandsGoOn() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        try issuer.allowAnyCount()
        // Session after session, until the views were written three times by the way.
        var watermarks: Set<UInt64> = []
        var count = 0
        while watermarks.count < 4, count < 2000 {
            let pair = try issuer.requestCodes()
            try issuer.send("goBack", ["session": pair.session])
            issuer.advance(seconds: 30)
            watermarks.insert(try issuer.service.views.eventCount)
            // What the service decides on is the fold of all, whatever the views have seen.
            let state = try issuer.service.ledger.read { try issuer.service.current($0).state }
            let whole = try issuer.state()
            #expect(state.size == whole.size && state.ledger == whole.ledger)
            #expect(try state.liveCardholders() == whole.liveCardholders())
            #expect(try state.session(pair.session) == whole.session(pair.session))
            count += 1
        }
        #expect(watermarks.count == 4, "\(watermarks) after \(count) sessions")
        #expect(issuer.service.viewsFailure == nil)
        try issuer.stopped { ledger, views throws in
            #expect(try views.eventCount == ledger.read { $0.size })
        }
    }
}

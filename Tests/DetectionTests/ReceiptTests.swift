import Ledger
import TestSupport
import Testing

@testable import Detection

/// What an erasure names is gone: nobody came from there then.
@Suite struct ReceiptTests {
    @Test func aReceiptHasNoPlace() {
        var receipt = Event(.personalDataErased, stream: 4, actor: .operator)
        (receipt.origin, receipt.device) = (7, 8)
        let context = DetectionContext(DetectionSettings(sharedOrigins: [7]))
        context.turn(to: receipt)
        #expect(context.number(.origin, of: receipt) == nil)
        #expect(context.number(.device, of: receipt) == nil)
        #expect(context.key(.origin, of: receipt) == nil && !context.isShared(receipt))
        var request = Event(.sessionRequested, stream: 4, actor: .cardholder)
        (request.origin, request.device) = (7, 8)
        context.turn(to: request)
        #expect(context.number(.origin, of: request) == 7)
        #expect(context.number(.device, of: request) == 8 && context.isShared(request))
    }
}

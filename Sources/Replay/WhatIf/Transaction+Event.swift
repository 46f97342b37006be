import Authentication
import Ledger

extension Transaction {
    /// As a `challengeOpened` has it.
    init(of event: Event) {
        self.init(
            threeDSServerTransID: event.threeDSServerTransID!, dsTransID: event.dsTransID!,
            acsTransID: event.acsTransID!, purchase: event.purchase!,
            purchaseDate: event.purchaseDate!, mcc: event.mcc,
            merchantCountryCode: event.merchantCountryCode)
    }
}

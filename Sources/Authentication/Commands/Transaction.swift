import FoundationEssentials
import Ledger

/// The transaction of EMV 3-D Secure that a challenge is opened for.
public struct Transaction: Equatable, Sendable {
    public var threeDSServerTransID: UUID
    public var dsTransID: UUID
    public var acsTransID: UUID
    public var purchase: Purchase
    /// Milliseconds.
    public var purchaseDate: UInt64
    public var mcc: UInt64?
    public var merchantCountryCode: UInt64?

    public init(
        threeDSServerTransID: UUID, dsTransID: UUID, acsTransID: UUID, purchase: Purchase,
        purchaseDate: UInt64, mcc: UInt64? = nil, merchantCountryCode: UInt64? = nil
    ) {
        self.threeDSServerTransID = threeDSServerTransID
        self.dsTransID = dsTransID
        self.acsTransID = acsTransID
        self.purchase = purchase
        self.purchaseDate = purchaseDate
        self.mcc = mcc
        self.merchantCountryCode = merchantCountryCode
    }
}

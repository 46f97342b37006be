/// What the stream remembers of one cardholder.
struct Holder {
    var id: UInt64 = 0
    var version: UInt64 = 0
    var last: UInt64 = 0
    var email: UInt64 = 0
    var phone: UInt64 = 0
    /// The first of its reserved references.
    let base: UInt64
    /// Milliseconds.
    var lockedUntil: UInt64 = 0
    var passwordVersion: UInt32 = 0
    var failures: UInt32 = 0
    /// Of the reserved cards, those attached.
    var cards: Range<UInt8> = 0..<0
    /// In a session or a challenge that has not ended.
    var isBusy = false

    /// References kept for each holder: an address, a phone, a device and five cards.
    static let referenceCount = 8
    static let cardCountMax: UInt8 = 5

    var device: UInt64 { base + 2 }
    var cardReferences: [UInt64] { cards.map { base + 3 + UInt64($0) } }

    func card(_ number: UInt8) -> UInt64 { base + 3 + UInt64(number) }
}

/// A merchant, as its access to the network describes it.
struct Merchant {
    let name: String
    let code: UInt64
    let country: UInt64
    let currency: UInt64
    let exponent: UInt64

    init(number: Int) {
        let trades = ["Librairie", "Quincaillerie", "Boulangerie", "Voyages", "Billetterie"]
        let places = ["Nouméa", "Koné", "Lifou", "Bourail", "Paris", "Sydney"]
        let place = number / trades.count % places.count
        let isLocal = place < 4
        name = "\(trades[number % trades.count]) \(places[place]) \(number)"
        code = [5942, 5251, 5462, 4722, 7922][number % trades.count]
        country = [540, 540, 540, 540, 250, 36][place]
        currency = isLocal ? 953 : [978, 36][place - 4]
        exponent = isLocal ? 0 : 2
    }
}

import Ledger

/// What is sold, and for how much.
private struct Trade {
    let name: String
    /// ISO 18245.
    let code: UInt64
    /// Euro cents: half of the payments are below.
    let median: Double
    /// Of the logarithm of the amount.
    let spread: Double
}

struct Merchant {
    let name: String
    /// ISO 18245.
    let code: UInt64
    /// ISO 3166-1 numeric.
    let country: UInt64
    let isLocal: Bool
    let median: Double
    let spread: Double
}

/// The merchants, the most visited first.
struct Market {
    private(set) var merchants: [Merchant]
    private let ranks: Weights

    /// XPF for a euro: fixed since 1999.
    static let francs = 119.33174
    /// Euro cents: the issuer's limit for a payment is 140,000 XPF or so.
    static let centsMax = 120_000.0
    private static let centsMin = 150.0

    private static let trades = [
        Trade(name: "Épicerie", code: 5411, median: 6200, spread: 0.6),
        Trade(name: "Télécom", code: 4814, median: 2500, spread: 0.4),
        Trade(name: "Musique", code: 5815, median: 1099, spread: 0.3),
        Trade(name: "Librairie", code: 5942, median: 3200, spread: 0.6),
        Trade(name: "Vêtements", code: 5651, median: 5400, spread: 0.7),
        Trade(name: "Électronique", code: 5732, median: 14_900, spread: 0.8),
        Trade(name: "Quincaillerie", code: 5251, median: 4700, spread: 0.8),
        Trade(name: "Restaurant", code: 5812, median: 3800, spread: 0.4),
        Trade(name: "Billetterie", code: 7922, median: 4200, spread: 0.5),
        Trade(name: "Voyages", code: 4722, median: 32_000, spread: 0.7),
        Trade(name: "Jeux", code: 5816, median: 1900, spread: 0.8),
        Trade(name: "Pharmacie", code: 5912, median: 2900, spread: 0.5),
    ]
    private static let names = [
        "du Port", "des Îles", "Kagou", "Lagon", "Niaouli", "Cagou Bleu", "du Marché", "Bougna",
        "Corail", "de la Baie",
    ]
    private static let places: [(name: String, country: UInt64)] = [
        ("Nouméa", 540), ("Paris", 250), ("Koné", 540), ("Lyon", 250), ("Bourail", 540),
    ]

    init() {
        merchants = (0..<Habits.merchantCount).map(Self.merchant)
        ranks = Weights(zipf: merchants.count)
    }

    private static func merchant(_ number: Int) -> Merchant {
        // Every trade, name and place meet once in 600 numbers.
        let trade = trades[number % trades.count]
        let place = places[number / trades.count % places.count]
        let name = names[number / (trades.count * places.count) % names.count]
        return Merchant(
            name: "\(trade.name) \(name) \(place.name)", code: trade.code, country: place.country,
            isLocal: place.country == 540, median: trade.median, spread: trade.spread)
    }

    func draw(_ dice: inout Dice) -> Int { ranks.draw(&dice) }

    /// A new merchant, which nobody comes to by chance.
    mutating func add(_ name: String) -> Int {
        merchants.append(
            Merchant(
                name: name, code: 5732, country: 250, isLocal: false, median: 15_000, spread: 0.5))
        return merchants.count - 1
    }

    /// An amount as one pays there, in euro cents.
    func cents(_ merchant: Int, _ dice: inout Dice) -> Double {
        let merchant = merchants[merchant]
        let cents = dice.logNormal(median: merchant.median, spread: merchant.spread)
        return min(max(cents, Self.centsMin), Self.centsMax)
    }

    /// In the currency of the merchant; francs are rounded.
    func purchase(_ number: Int, cents: Double) -> Purchase {
        let merchant = merchants[number]
        let francs = UInt64(cents / 100 * Self.francs / 10 + 0.5) * 10
        return Purchase(
            amount: merchant.isLocal ? max(francs, 10) : max(UInt64(cents + 0.5), 1),
            currency: merchant.isLocal ? 953 : 978, exponent: merchant.isLocal ? 0 : 2,
            merchantName: merchant.name)
    }
}

extension Purchase {
    /// Its value in euro cents.
    var cents: Double {
        currency == 953 ? Double(amount) / Market.francs * 100 : Double(amount)
    }
}

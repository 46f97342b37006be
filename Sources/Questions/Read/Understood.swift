import FoundationEssentials
import Ledger
import Projections

/// What a search took its words for, in words: nobody should wonder why nothing was found.
enum Understood {
    /// - Parameter conditions: those of the clues that stand for one; a personal value is named by
    ///   its reference.
    static func text(
        _ clues: [Clue], _ merchants: [MerchantNames], _ conditions: [Condition], _ zone: Zone
    ) -> String {
        let clues = clues.compactMap { $0.text(zone) }
        let names = merchants.map { merchant in
            let all = merchant.meant.map { "'\($0)'" }
            switch all.count {
            case 0: return "the merchant '\(merchant.word)'"
            case 1: return "the merchant \(all[0])"
            case 2...8: return "the merchants \(all.joined(separator: ", "))"
            default:
                let few = all.prefix(8).joined(separator: ", ")
                return "the merchants \(few) and \(all.count - 8) more"
            }
        }
        return "understood: " + (clues + names + conditions.map(\.text)).joined(separator: "; ")
    }

    /// Why a word means no merchant, and which it may have been.
    static func text(_ merchant: MerchantNames) -> String {
        let word = merchant.word.lowercased()
        let near = merchant.all.filter {
            let name = $0.lowercased()
            return name.contains(word) || UsageError.nearest(to: word, among: [name]) != nil
        }
        let hint =
            near.isEmpty
            ? "" : ": did you mean \(near.prefix(5).map { "'\($0)'" }.joined(separator: " or "))?"
        return "no payment to a merchant '\(merchant.word)'\(hint)"
    }
}

extension Clue {
    /// Of what is neither a condition nor a merchant.
    fileprivate func text(_ zone: Zone) -> String? {
        switch self {
        case .lastFour(let digits, let bin):
            "a card that " + (bin.isEmpty ? "" : "begins with \(bin) and ")
                + "ends in \(String("0000\(digits)".suffix(4)))"
        case .amount(let amount, let exponent, let currency): text(amount, exponent, currency)
        case .day(let start):
            "the day \(UTCTime(milliseconds: start).description.prefix(10))"
                + (zone.isUTC ? "" : " of \(zone.name)")
        case .transaction(let id): "the transaction \(id.uuidString.lowercased())"
        case .personal, .condition, .merchant: nil
        }
    }

    private func text(_ amount: UInt64, _ exponent: UInt64, _ currency: UInt64?) -> String {
        guard let currency else {
            return
                "the amount \(amount / 100),\(String(amount % 100 + 100).suffix(2)) of any currency"
        }
        let purchase = Purchase(
            amount: amount, currency: currency, exponent: exponent, merchantName: "")
        return "the amount \(purchase.amountText)"
    }
}

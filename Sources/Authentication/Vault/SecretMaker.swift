import Ledger

/// Makes codes, from a source of random numbers: the system's, or a seeded one in a simulation.
enum SecretMaker {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")

    /// 8 digits, or mixed-case letters and digits; every code equally likely.
    static func code(
        _ channel: Channel, emailCodeLength: UInt64,
        _ generator: inout some RandomNumberGenerator
    ) -> String {
        switch channel {
        case .sms:
            let digits = String(UInt32.random(in: 0..<100_000_000, using: &generator))
            return String(repeating: "0", count: 8 - digits.count) + digits
        case .email:
            return String(
                (0..<emailCodeLength).map { _ in alphabet.randomElement(using: &generator)! })
        }
    }

    /// What a password typed twice turns out to be, before the policy is asked.
    static func judge(_ password: String, _ confirmation: String) -> PasswordResult {
        guard password == confirmation else { return .notConfirmed }
        let digits = Array(password.utf8)
        let isPassword = digits.count == 4 && digits.allSatisfy { (0x30...0x39).contains($0) }
        return isPassword ? .accepted : .notFourDigits
    }
}

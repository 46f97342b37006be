import Ledger

/// What an outside system that keeps the password found.
public enum PasswordResult: UInt8, CodedValue {
    case accepted = 1
    case notConfirmed = 2
    case notFourDigits = 3
    case weak = 4
    case reused = 5
}

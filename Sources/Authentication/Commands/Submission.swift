import Ledger

/// One element that the cardholder typed: our vault compares the secret, or an outside system has
/// compared it and gives the result.
public enum Submission: Equatable, Sendable {
    case secret(String)
    case result(Factor, verifier: String)

    package var verifier: String? {
        if case .result(_, let verifier) = self { verifier } else { nil }
    }
}

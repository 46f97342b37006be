/// A password typed twice, or what an outside system made of it.
public enum NewPassword: Equatable, Sendable {
    case secret(password: String, confirmation: String)
    case result(PasswordResult, verifier: String)

    var verifier: String? {
        if case .result(_, let verifier) = self { verifier } else { nil }
    }
}

import Ledger

/// What stands in a command for a value that whoever makes it does not have: a simulation or a
/// what-if. The rules never read it: they see references, and results of comparisons.
package enum Placeholder {
    package static let email = EmailAddress("x@example.nc")!
    package static let phone = PhoneNumber("+687 00 00 00")!
    package static let card = CardNumber("4970720000052226")!
    package static let typed = Submission.secret("")
    package static let password = NewPassword.secret(password: "", confirmation: "")
    /// Of an outside system that is not named.
    package static let verifier = ""
}

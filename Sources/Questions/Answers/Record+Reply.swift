import Authentication
import Ledger

extension Record {
    /// The reply to a command: its names are those of `epin apply`, which mean nothing in other
    /// answers.
    package init(_ reply: Reply) {
        self = [:]
        for member in reply.members {
            add(Term(member.key, .any, "as in a reply"), member.value)
        }
    }
}

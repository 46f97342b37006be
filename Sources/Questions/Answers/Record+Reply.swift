import Authentication
import Ledger

extension Record {
    /// What a command is answered: its names are those of `epin apply`, which say nothing of other
    /// answers.
    package init(_ reply: Reply) {
        self = [:]
        for member in reply.members {
            add(Term(member.key, .any, "as in a reply"), member.value)
        }
    }
}

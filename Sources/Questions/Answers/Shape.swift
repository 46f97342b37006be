/// What one line of the JSON of an answer has: a declaration from which `schema/answer.schema.json`
/// is made.
package struct Shape: Sendable {
    /// A term, and whether it may be null or left out.
    package struct Member: Sendable {
        package let term: Term
        package let isOptional: Bool
        package let canBeNull: Bool

        /// Present, and never null.
        package static func always(_ term: Term) -> Member {
            Member(term: term, isOptional: false, canBeNull: false)
        }

        /// Present, and null where there is nothing to say.
        package static func orNull(_ term: Term) -> Member {
            Member(term: term, isOptional: false, canBeNull: true)
        }

        /// Left out where there is nothing to say.
        package static func maybe(_ term: Term) -> Member {
            Member(term: term, isOptional: true, canBeNull: false)
        }
    }

    package let members: [Member]
    /// It also has the fields of an event.
    package let isEvent: Bool

    package init(_ members: [Member]) {
        self.members = members
        isEvent = false
    }

    private init(event members: [Member]) {
        self.members = members
        isEvent = true
    }

    func adding(_ more: [Member]) -> Shape {
        isEvent ? .event(members + more) : Shape(members + more)
    }

    /// The fields of an event, whatever kind it is, and these.
    package static func event(_ members: [Member] = []) -> Shape { Shape(event: members) }
}

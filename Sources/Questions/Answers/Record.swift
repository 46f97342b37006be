import Ledger

/// One line of the JSON of an answer: an object whose members are terms, in their order.
package struct Record: ExpressibleByDictionaryLiteral {
    /// Its fields come first.
    let event: Event?
    package private(set) var members: [(term: Term, value: JSON)]

    package init(dictionaryLiteral elements: (Term, JSON)...) {
        event = nil
        members = elements.map { (term: $0.0, value: $0.1) }
    }

    /// An event with all of its fields, and what else is said about it.
    package init(_ event: Event, _ members: Record = [:]) {
        self.event = event
        self.members = members.members
    }

    /// The members of an object, such as a state's, each with its term in a shape.
    ///
    /// - Precondition: the shape has all of them.
    package init(_ object: JSON, _ shape: Shape) {
        event = nil
        members = (object.objectValue ?? []).map { member in
            guard let found = shape.members.first(where: { $0.term.name == member.key }) else {
                preconditionFailure("no term for '\(member.key)'")
            }
            return (term: found.term, value: member.value)
        }
    }

    package mutating func add(_ term: Term, _ value: JSON) { members.append((term, value)) }

    package static func + (left: Record, right: Record) -> Record {
        var sum = left
        sum.members += right.members
        return sum
    }

    package subscript(_ term: Term) -> JSON? { members.first { $0.term == term }?.value }

    package var json: JSON {
        .object(
            (event?.json.objectValue ?? [])
                + members.map { JSON.Member(key: $0.term.name, value: $0.value) })
    }

    /// Appends the object as one line, without its end.
    ///
    /// - Complexity: an event with nothing added is written without a copy.
    package func write(to line: inout [UInt8]) {
        guard let event else { return line.append(contentsOf: json.text.utf8) }
        event.writeJSON(to: &line)
        guard !members.isEmpty else { return }
        line.removeLast()
        for (term, value) in members {
            line.append(contentsOf: ",\"\(term.name)\":\(value.text)".utf8)
        }
        line.append(UInt8(ascii: "}"))
    }
}

extension JSON {
    /// Null where there is none.
    package init(_ number: UInt64?) { self = number.map { .number($0) } ?? .null }
    package init(_ text: String?) { self = text.map { .string($0) } ?? .null }
    package init(_ numbers: [UInt64]) { self = .array(numbers.map { .number($0) }) }
    package init(_ texts: [String]) { self = .array(texts.map { .string($0) }) }
    /// Milliseconds, as in events.
    package init(time: UInt64?) {
        self = time.map { .string(UTCTime(milliseconds: $0).description) } ?? .null
    }
}

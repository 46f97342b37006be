/// A kind as it was before it changed: records of it are read for ever, none is written any more.
///
/// A kind that changes gets a new number in ``Kind``. Its old number, name and row move to ``all``,
/// with a function that makes the fields of the next version from those of this one. Only the
/// decoder knows of it: an event has the newest kind and that one's fields, and its record is still
/// the one that was written.
struct OlderKind: Sendable {
    let number: UInt8
    /// The name of its rule in the CDDL: that of the kind, with something that sets it apart.
    let name: String
    let row: KindRow
    /// The number of the version after: another older one, or the kind itself.
    let next: UInt8
    /// Changes the fields of this version into those of the next; an envelope stays as it is.
    let upcast: @Sendable (inout Event) -> Void

    /// Every older version of every kind.
    static let all: [OlderKind] = []
}

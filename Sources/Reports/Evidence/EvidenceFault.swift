/// What is wrong with a bundle, in one sentence that names the file or the event.
package struct EvidenceFault: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

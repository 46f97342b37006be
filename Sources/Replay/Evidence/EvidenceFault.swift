/// What is wrong with a bundle, in one sentence that names the file or the event.
public struct EvidenceFault: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

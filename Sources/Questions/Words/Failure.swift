/// A command could not do its work, in one sentence for the person at the terminal; the program
/// exits with 2.
///
/// Any other error thrown by a command ends the same way, with its own description.
package struct Failure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

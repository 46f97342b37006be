import Foundation

/// The directory to which messages are written where there is no gateway.
package enum Spool {
    /// The message that was spooled for a `codeIssued`.
    package static func message(_ sequence: UInt64, in directory: String) throws -> String {
        for ending in ["sms", "eml"] {
            let path = "\(directory)/\(sequence).\(ending)"
            guard let data = FileManager.default.contents(atPath: path) else { continue }
            return String(decoding: data, as: UTF8.self)
        }
        throw CocoaError(.fileNoSuchFile)
    }

    /// The code in a message; the last, where several were written to one file.
    package static func code(in message: String) throws -> String {
        let markers = ["votre code est ", "your code is "].compactMap {
            message.range(of: $0, options: .backwards)
        }
        guard let marker = markers.max(by: { $0.lowerBound < $1.lowerBound }) else {
            throw CocoaError(.fileReadCorruptFile)
        }
        return String(message[marker.upperBound...].prefix { $0.isLetter || $0.isNumber })
    }
}

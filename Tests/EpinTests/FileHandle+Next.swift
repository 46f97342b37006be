import Foundation
import Glibc

extension FileHandle {
    /// What is there to read, at least a byte; nothing at the end.
    ///
    /// `availableData` ends the process when a signal comes while it waits.
    func next() throws -> Data {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe bytes.withUnsafeMutableBytes {
                unsafe Glibc.read(fileDescriptor, $0.baseAddress, $0.count)
            }
            if count >= 0 { return Data(bytes[..<count]) }
            guard errno == EINTR else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        }
    }
}

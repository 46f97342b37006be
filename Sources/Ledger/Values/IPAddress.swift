internal import Glibc

/// An address of IPv4 or IPv6. Of all its writings one is canonical: that of RFC 5952, and that of
/// IPv4 for an address that is only mapped into IPv6.
package struct IPAddress: Hashable, Sendable {
    /// 4 or 16.
    private let bytes: [UInt8]

    /// Nil for what is neither; spaces around it are not part of it. An index of an interface
    /// (`%eth0`) means something on one machine only: it is part of no address.
    package init?(_ text: String) {
        let text = String(
            text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace)
                .reversed())
        if let four = Self.parsed(text, AF_INET, count: 4) {
            bytes = four
        } else if let sixteen = Self.parsed(text, AF_INET6, count: 16) {
            let isMapped =
                sixteen[..<10].allSatisfy { $0 == 0 } && sixteen[10...11] == [0xFF, 0xFF]
            bytes = isMapped ? Array(sixteen[12...]) : sixteen
        } else {
            return nil
        }
    }

    private static func parsed(_ text: String, _ family: Int32, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return unsafe inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }

    /// The canonical writing.
    package var text: String {
        var characters = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        unsafe inet_ntop(family, bytes, &characters, socklen_t(characters.count))
        return String(
            decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Of IPv6 the first 64 bits, of which one customer of a provider has all addresses; nil for
    /// IPv4.
    package var network: UInt64? { bytes.count == 4 ? nil : bytes.span.bigEndian(at: 0) }
}

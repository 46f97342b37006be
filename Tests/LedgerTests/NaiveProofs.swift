import TestSupport

@testable import Ledger

/// The proofs of RFC 6962 and what they lead to, word by word and by recursion.
extension NaiveTree {
    /// Section 2.1.1: PATH(m, D[range]), where m is counted from the range's start.
    mutating func path(_ m: Int, _ range: Range<Int>) -> [Digest] {
        let n = range.count
        if n == 1 { return [] }  // PATH(0, {d(0)}) = {}
        let k = Self.split(n)
        let (left, right) = Self.cut(range, k)
        if m < k {
            return path(m, left) + [hash(right)]  // PATH(m, D[0:k]) : MTH(D[k:n])
        } else {
            return path(m - k, right) + [hash(left)]  // PATH(m - k, D[k:n]) : MTH(D[0:k])
        }
    }

    /// Section 2.1.2: PROOF(m, D[n]) = SUBPROOF(m, D[n], true).
    mutating func proof(_ m: Int, _ n: Int) -> [Digest] { subproof(m, 0..<n, true) }

    /// Section 2.1.2: SUBPROOF(m, D[range], b).
    private mutating func subproof(_ m: Int, _ range: Range<Int>, _ b: Bool) -> [Digest] {
        let n = range.count
        if m == n && b { return [] }  // SUBPROOF(m, D[m], true) = {}
        if m == n { return [hash(range)] }  // SUBPROOF(m, D[m], false) = {MTH(D[m])}
        let k = Self.split(n)
        let (left, right) = Self.cut(range, k)
        if m <= k {
            return subproof(m, left, b) + [hash(right)]  // SUBPROOF(m, D[0:k], b) : MTH(D[k:n])
        } else {
            // SUBPROOF(m - k, D[k:n], false) : MTH(D[0:k])
            return subproof(m - k, right, false) + [hash(left)]
        }
    }

    /// The largest power of two smaller than n.
    private static func split(_ n: Int) -> Int {
        var k = 1
        while k * 2 < n { k *= 2 }
        return k
    }

    private static func cut(_ range: Range<Int>, _ k: Int) -> (Range<Int>, Range<Int>) {
        let middle = range.lowerBound + k
        return (range.lowerBound..<middle, middle..<range.upperBound)
    }

    /// The root that a path leads to, the last hash of which is nearest to it; nil when it does not
    /// have as many hashes as PATH(m, D[n]).
    static func root(_ leaf: Digest, _ m: Int, _ n: Int, _ path: ArraySlice<Digest>) -> Digest? {
        if n == 1 { return path.isEmpty ? leaf : nil }
        guard let last = path.last else { return nil }
        let k = split(n)
        if m < k {
            guard let left = root(leaf, m, k, path.dropLast()) else { return nil }
            return node(left, last)
        } else {
            guard let right = root(leaf, m - k, n - k, path.dropLast()) else { return nil }
            return node(last, right)
        }
    }

    /// The roots of the first m and of all n leaves that a consistency proof leads to, where
    /// `oldRoot` is known: is not in the proof. Nil when it does not have as many hashes as a proof
    /// of these.
    static func roots(
        _ m: Int, _ n: Int, _ path: ArraySlice<Digest>, known oldRoot: Digest?
    ) -> (old: Digest, new: Digest)? {
        if m == n {
            if let oldRoot { return path.isEmpty ? (oldRoot, oldRoot) : nil }
            return path.count == 1 ? (path.first!, path.first!) : nil
        }
        guard let last = path.last else { return nil }
        let k = split(n)
        if m <= k {
            guard let left = roots(m, k, path.dropLast(), known: oldRoot) else { return nil }
            return (left.old, node(left.new, last))
        } else {
            guard let right = roots(m - k, n - k, path.dropLast(), known: nil) else { return nil }
            return (node(last, right.old), node(last, right.new))
        }
    }

    private static func node(_ left: Digest, _ right: Digest) -> Digest {
        SHA256.hash([0x01] + left.bytes + right.bytes)
    }
}

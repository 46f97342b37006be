import Foundation
import Ledger

extension FraudStory {
    /// Whatever detectors look at, in bursts, about a few cardholders: every event can be stored.
    package static func random(count: Int, seed: UInt64) -> FraudStory {
        var random = SeededGenerator(seed: seed)
        var story = FraudStory()
        var holders = (0..<4).map { story.register(phone: 40 + $0 % 3) }
        while story.events.count < count {
            // Mostly the next minutes, sometimes the next days, seldom the next season.
            let unit = [second, second, second, minute, minute, minute, hour, day].randomElement(
                using: &random)!
            story.now += unit * .random(in: 0...20, using: &random)
            if UInt64.random(in: 0...50, using: &random) == 0 { story.now += 190 * day }
            if UInt64.random(in: 0...40, using: &random) == 0 { holders.append(story.register()) }
            let holder = holders.randomElement(using: &random)!
            let origin = UInt64.random(in: 1...8, using: &random)
            let act = UInt64.random(in: 0...12, using: &random)
            for _ in 0..<UInt64.random(in: 1...12, using: &random) {
                story.now += .random(in: 0...(20 * second), using: &random)
                story.act(act, holder, holders.randomElement(using: &random)!, origin, &random)
            }
        }
        return story
    }

    private static let second: UInt64 = 1000

    private mutating func act(
        _ act: UInt64, _ holder: UInt64, _ other: UInt64, _ origin: UInt64,
        _ random: inout SeededGenerator
    ) {
        let number = UInt64.random(in: 1...40, using: &random)
        let merchant = "Marchand \(number % 5)"
        switch act {
        case 0: add(.emailNotRecognised) { ($0.email, $0.origin) = (number, origin) }
        case 1: add(.cardNotRecognised) { ($0.card, $0.origin) = (number, origin) }
        case 2: enrol(holder, from: origin, version: number % 3 + 1)
        case 3: changePhone(holder, to: 40 + number % 6)
        case 4: add(.simSwapReported, holder) { $0.phone = 40 }
        case 5:
            let session = request(other, from: origin)
            fail(session, of: other, number.isMultiple(of: 3) ? .superseded : .wrong)
        case 6:
            let challenge = open(other, at: merchant, from: origin, device: 9)
            add(.passwordSubmitted, other) {
                ($0.challenge, $0.passwordFactor) = (challenge, .wrong)
            }
            end(challenge, of: other, .failed)
        case 7: end(open(holder), of: holder, number.isMultiple(of: 2) ? .cancelled : .timedOut)
        case 8: _ = open(holder, at: merchant, from: origin)
        case 9:
            let challenge = open(holder, at: merchant, from: origin)
            let (code, _) = send(holder, challenge: challenge)
            now += number * 500
            add(.codeSubmitted, holder) {
                ($0.challenge, $0.code, $0.smsFactor) = (challenge, code, .right)
            }
            add(.codeConsumed, holder) { ($0.challenge, $0.code) = (challenge, code) }
            end(challenge, of: holder)
        case 10:
            let session = request(holder, from: origin)
            for _ in 0..<number % 5 { _ = send(holder, to: 40 + number % 6, session: session) }
        case 11: policy(.passwordFailures, 2 + number % 4)
        default: pay(holder, euros: Double(number * number), at: merchant, from: origin)
        }
    }
}

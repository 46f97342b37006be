import Ledger
import Traffic

var stream = EventStream(TrafficSettings(count: 2_000_000, seed: 1))
var counts = [Kind: Int]()
let clock = ContinuousClock()
let start = clock.now
while let event = stream.next() { counts[event.kind, default: 0] += 1 }
let spent = clock.now - start
print(spent)
for (k, v) in counts.sorted(by: {$0.value > $1.value}) { print(k, v) }

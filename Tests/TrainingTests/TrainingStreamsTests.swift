import Files
import Numerics
import Testing
import Training

@Suite struct TrainingStreamsTests {
  @Test func `the key is the digest of fields that formats names`() {
    var hash = SHA256()
    hash.updateField("train")
    hash.updateField(UInt64(2026))
    hash.updateField("dropout")
    hash.updateField("lstm.0")
    let expected = hash.finish()
    #expect(TrainingStreams(seed: 2026).digest(.dropout, name: "lstm.0") == expected)
  }

  @Test func `purposes, names, steps and seeds have streams of their own`() {
    let streams = TrainingStreams(seed: 1)
    var first: Set<UInt32> = []
    var all = [
      streams.stream(.noise, step: 0), streams.stream(.noise, step: 1),
      streams.stream(.augment, step: 0), streams.stream(.noise, name: "x", step: 0),
      TrainingStreams(seed: 2).stream(.noise, step: 0),
    ]
    for index in all.indices { first.insert(all[index].nextWord()) }
    #expect(first.count == all.count)
  }

  @Test func `a step's numbers can be made again alone and stay below the bound`() {
    let streams = TrainingStreams(seed: 7)
    for bound in [1, 2, 1000, Int.max] {
      let numbers = streams.numbers(50, below: bound, .shuffle, step: 12)
      #expect(numbers.allSatisfy { (0..<bound).contains($0) })
      #expect(Array(numbers.prefix(9)) == streams.numbers(9, below: bound, .shuffle, step: 12))
    }
    let tens = streams.numbers(1000, below: 10, .shuffle, step: 3)
    for digit in 0..<10 { #expect((60...140).contains(tens.count { $0 == digit })) }
  }
}

@Suite struct EpochOrderTests {
  @Test(arguments: [1, 2, 17, 100])
  func `an epoch visits every item once`(count: Int) {
    let order = EpochOrder(count: count, batch: 8, streams: TrainingStreams(seed: 3))
    for epoch in 0..<3 {
      let visited = (0..<order.stepsPerEpoch).flatMap {
        order.items(step: epoch * order.stepsPerEpoch + $0)
      }
      #expect(visited == order.order(epoch: epoch))
      #expect(visited.sorted() == Array(0..<count))
    }
  }

  @Test func `epochs and seeds have orders of their own`() {
    let order = EpochOrder(count: 50, batch: 8, streams: TrainingStreams(seed: 3))
    let other = EpochOrder(count: 50, batch: 8, streams: TrainingStreams(seed: 4))
    #expect(order.order(epoch: 0) != order.order(epoch: 1))
    #expect(order.order(epoch: 0) != other.order(epoch: 0))
    #expect(order.order(epoch: 5) == order.order(epoch: 5))
  }

  @Test func `every order of three items is about as frequent`() {
    let order = EpochOrder(count: 3, batch: 3, streams: TrainingStreams(seed: 9))
    let counts = Dictionary(grouping: 0..<1200) { order.order(epoch: $0) }.mapValues(\.count)
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { (150...250).contains($0) })
  }
}

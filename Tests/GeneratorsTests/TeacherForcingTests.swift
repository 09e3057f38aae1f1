import Generators
import NN
import TensorCore
import Testing

// Step by step a generator computes the very bits that the network computes over a whole sequence.

private func bits(_ values: some Sequence<Float>) -> [UInt32] { values.map { $0.bitPattern } }

private func mixedCodes(_ count: Int) -> [Int32] {
  (0..<Int32(count)).map { index in (7 * index * index + index / 3) % 256 }
}

@Test func `characters fed one by one give the logits of the whole text`() throws {
  let compute = try Compute(threads: 2)
  let network = try TinyModels.text().network
  let (batch, length, symbols) = (3, 40, network.configuration.symbols)
  let tokens = (0..<(batch * length)).map { Int32($0 * $0 % symbols) }
  let whole = network.logits(tokens, batch: batch, on: Tape(compute)).logits.value.values

  expectSteps(network, tokens, batch: batch, give: whole, on: compute)
}

@Test func `an LSTM over an alphabet too large for a table gives the logits of the whole text`()
  throws
{
  let compute = try Compute(threads: 1)
  var source = RandomSource(seed: 21)
  let network = try LSTMLanguageModel(
    LSTMConfiguration(symbols: 4_200, embed: 6, hidden: 64, layers: 2), from: &source)
  let tokens = (0..<8).map { Int32($0 * $0 * 97 % 4_200) }
  let whole = network.logits(tokens, batch: 2, on: Tape(compute)).logits.value.values
  expectSteps(network, tokens, batch: 2, give: whole, on: compute)
}

@Test func `a simple recurrent network fed one by one gives the logits of the whole text`() throws {
  let compute = try Compute(threads: 2)
  let network = try TinyModels.rnn().network
  let tokens = (0..<120).map { Int32($0 * $0 % 10) }
  let whole = network.logits(tokens, batch: 3, on: Tape(compute)).logits.value.values
  expectSteps(network, tokens, batch: 3, give: whole, on: compute)
}

@Test func `a transformer fed one by one gives the logits of the whole context`() throws {
  let compute = try Compute(threads: 2)
  let network = try TinyModels.transformer().network
  let tokens = (0..<51).map { Int32($0 * $0 % 10) }
  let whole = network.logits(tokens, batch: 3, on: Tape(compute)).value.values
  expectSteps(network, tokens, batch: 3, give: whole, on: compute)
}

@Test func `beyond its context a transformer sees the last half and what follows`() throws {
  let compute = try Compute(threads: 1)
  let network = try TinyModels.transformer().network
  let (context, half) = (17, 8)
  let tokens = (0..<60).map { Int32($0 * $0 % 10) }
  let batch = network.decoder(compute: compute).batch(capacity: 2, compute: compute)
  var view: [Int32] = []
  for token in tokens {
    if view.count == context { view = Array(view.suffix(half)) }
    view.append(token)
    batch.step([token, 3], on: compute)
    let whole = network.logits(view, batch: 1, on: Tape(compute, recording: false)).value.values
    #expect(bits(batch.logits[0]) == bits(whole.suffix(10)))
  }
}

@Test func `a transformer's text takes its place in another row with it`() throws {
  let compute = try Compute(threads: 1)
  let network = try TinyModels.transformer().network
  let batch = network.decoder(compute: compute).batch(capacity: 2, compute: compute)
  let alone = network.decoder(compute: compute).batch(capacity: 1, compute: compute)
  for token: Int32 in 0..<7 {
    batch.step([9 - token, token], on: compute)
    alone.step([token], on: compute)
  }
  batch.copy(row: 1, to: 0)
  #expect(bits(batch.logits[0]) == bits(alone.logits[0]))
  batch.clear(row: 1)
  for token: Int32 in 0..<9 {
    batch.step([token, 5], on: compute)
    alone.step([token], on: compute)
    #expect(bits(batch.logits[0]) == bits(alone.logits[0]))
  }
}

/// Feeds the texts of a batch symbol by symbol and expects the logits of the whole, bit by bit.
private func expectSteps(
  _ network: some LanguageModel, _ tokens: [Int32], batch: Int, give whole: [Float],
  on compute: Compute
) {
  let (length, symbols) = (tokens.count / batch, network.configuration.symbols)
  let rows = network.decoder(compute: compute).batch(capacity: batch, compute: compute)
  for step in 0..<length {
    rows.step((0..<batch).map { tokens[$0 * length + step] }, on: compute)
    for row in 0..<batch {
      let start = (row * length + step) * symbols
      #expect(
        bits(rows.logits[row]) == bits(whole[start..<(start + symbols)]), "row \(row), \(step)")
    }
  }
}

@Test func `text in two pieces gives the logits of the whole`() throws {
  let compute = try Compute(threads: 1)
  let network = try TinyModels.text().network
  let tokens = (0..<40).map { Int32($0 * $0 % 10) }
  let whole = network.logits(tokens, batch: 1, on: Tape(compute)).logits.value.values
  let first = network.logits(Array(tokens[..<17]), batch: 1, on: Tape(compute))
  let second = network.logits(
    Array(tokens[17...]), batch: 1, states: first.states, on: Tape(compute, recording: false))
  #expect(bits(first.logits.value.values + second.logits.value.values) == bits(whole))
}

@Test(arguments: AudioNetwork.allCases)
func `samples made one by one have the logits of the whole sound`(sort: AudioNetwork) throws {
  let compute = try Compute(threads: 2)
  let network = try sort.network()
  let (batch, length) = (3, 64)
  let codes = mixedCodes(batch * (16 + length))
  let labels = sort.labels(rows: batch)
  let whole = network.logits(codes, batch: batch, classes: labels, on: Tape(compute)).logits.value
    .values

  let decoder = SampleRNNDecoder(network, compute: compute)
  let rows = decoder.batch(capacity: batch)
  var position = [Int](repeating: 0, count: batch)
  for row in 0..<batch {
    let start = row * (16 + length)
    rows.clear(
      row: row, class: labels.isEmpty ? 0 : labels[row],
      context: codes[start..<(start + 16)].map { UInt8($0) })
  }
  for _ in 0..<(length / 16) {
    decoder.frame(rows: batch, rows, on: compute) { row, logits in
      let start = (row * length + position[row]) * 256
      #expect(bits(logits) == bits(whole[start..<(start + 256)]), "row \(row), \(position[row])")
      defer { position[row] += 1 }
      return UInt8(codes[row * (16 + length) + 16 + position[row]])
    }
  }
  #expect(position == [length, length, length])
}

@Test(arguments: AudioNetwork.allCases)
func `a sound in two pieces gives the logits of the whole`(sort: AudioNetwork) throws {
  let compute = try Compute(threads: 1)
  let network = try sort.network()
  let codes = mixedCodes(16 + 96)
  let labels = sort.labels(rows: 1)
  let whole = network.logits(codes, batch: 1, classes: labels, on: Tape(compute)).logits.value
    .values
  let first = network.logits(Array(codes[..<48]), batch: 1, classes: labels, on: Tape(compute))
  let second = network.logits(
    Array(codes[32...]), batch: 1, classes: labels, from: .after(first.state),
    on: Tape(compute, recording: false))
  #expect(bits(first.logits.value.values + second.logits.value.values) == bits(whole))
}

@Test(arguments: AudioNetwork.allCases)
func `rows that go on and rows that begin share a call`(sort: AudioNetwork) throws {
  let compute = try Compute(threads: 1)
  let network = try sort.network()
  let codes = mixedCodes(3 * 48)
  let labels = sort.labels(rows: 3)
  func tape() -> Tape { Tape(compute) }
  let states = network.logits(codes, batch: 3, classes: labels, on: tape()).state
  let mixed = network.logits(
    codes, batch: 3, classes: labels, from: .mixed(states, goesOn: [true, false, true]), on: tape()
  ).logits.value.values
  let after = network.logits(
    codes, batch: 3, classes: labels, from: .after(states), on: tape()
  ).logits.value.values
  let fresh = network.logits(codes, batch: 3, classes: labels, on: tape()).logits.value.values
  let row = 32 * 256
  #expect(bits(mixed[..<row]) == bits(after[..<row]))
  #expect(bits(mixed[row..<(2 * row)]) == bits(fresh[row..<(2 * row)]))
  #expect(bits(mixed[(2 * row)...]) == bits(after[(2 * row)...]))
  #expect(bits(after[..<row]) != bits(fresh[..<row]))
}

@Test func `pictures decode alike with and without a record`() throws {
  let compute = try Compute(threads: 2)
  let network = try TinyModels.image()
  let codes = Tensor([4, 5], (0..<20).map { Float($0 * $0 % 7) - 3 })
  let recorded = network.decode(Tape(compute).constant(codes), on: Tape(compute)).value
  #expect(recorded.shape == [4, 3, 16, 16])
  let decoder = VAEDecoder(network, compute: compute)
  #expect(bits(decoder.decode(codes, on: compute).values) == bits(recorded.values))
}

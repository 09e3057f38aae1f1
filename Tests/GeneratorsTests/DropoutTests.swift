import Generators
import NN
import TensorCore
import Testing
import Training

/// Dropout in the recipes of text: in training only, a function of seed, layer and step.
@Suite struct DropoutTests {
  private func loss(
    _ network: any LanguageModel, rate: Float, step: Int = 3, seed: UInt64 = 1, threads: Int = 1
  ) throws -> UInt32 {
    let text = (0..<200).map { Int32($0 * $0 % 10) }
    let task = LanguageModelTask(
      network: network,
      examples: TextWindows(training: text, validation: text, window: 16, batch: 5), dropout: rate,
      streams: TrainingStreams(seed: seed))
    return task.loss(step: step, on: Tape(try Compute(threads: threads))).value.item.bitPattern
  }

  private static func networks() throws -> [any LanguageModel] {
    [try TinyModels.text().network, try TinyModels.transformer().network]
  }

  @Test func `a rate of 0 is no dropout, another one is`() throws {
    for network in try Self.networks() {
      let plain = try loss(network, rate: 0)
      let dropped = try loss(network, rate: 0.3)
      #expect(dropped != plain)
      #expect(try loss(network, rate: 0.3, threads: 7) == dropped)
      #expect(try loss(network, rate: 0.5) != dropped)
    }
  }

  @Test func `the held-out loss knows no dropout`() throws {
    let compute = try Compute(threads: 1)
    for network in try Self.networks() {
      let text = (0..<100).map { Int32($0 * $0 % 10) }
      let task = LanguageModelTask(
        network: network,
        examples: TextWindows(training: text, validation: text, window: 16, batch: 2), dropout: 0.5,
        streams: TrainingStreams(seed: 1))
      #expect(
        task.validationLoss(compute, shouldStop: { false })
          == network.textLoss(text, compute: compute, shouldStop: { false }))
    }
  }

  @Test func `stacked layers drop what goes from one to the next`() throws {
    let compute = try Compute(threads: 1)
    let streams = TrainingStreams(seed: 9)
    let network = try TinyModels.text().network
    let tokens = (0..<24).map { Int32($0 * $0 % 10) }
    let dropout = Dropout(rate: 0.4) { streams.stream(.dropout, name: $0, step: 2) }
    let found = network.logits(
      tokens, batch: 2, dropout: dropout, on: Tape(compute, recording: false)
    ).logits.value

    let tape = Tape(compute, recording: false)
    var y = network.embedding(tokens, shape: [2, 12], on: tape)
    for (index, layer) in network.lstm.layers.enumerated() {
      y =
        tape.lstm(
          y, weightIH: layer.weightIH, weightHH: layer.weightHH, biasIH: layer.biasIH,
          biasHH: layer.biasHH
        ).y
      guard index == 0 else { continue }
      y = tape.dropout(y, rate: 0.4, stream: streams.stream(.dropout, name: "lstm.0", step: 2))
    }
    #expect(network.head(y, on: tape).value.values == found.values)
  }
}

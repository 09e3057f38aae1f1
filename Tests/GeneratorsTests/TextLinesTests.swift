import Generators
import Media
import NN
import PipelineInterface
import TensorCore
import Testing
import Training

/// Lines that are sequences of their own.
@Suite struct TextLinesTests {
  /// The line end is 0.
  private let lines: [[Int32]] = [[1, 2, 0], [3, 0], [4, 5, 6, 7, 8, 9, 0], [2, 2, 0]]

  private func examples(
    window: Int = 64, batch: Int = 4, validation: [[Int32]] = []
  ) -> TextLines {
    TextLines(training: lines, validation: validation, start: 0, window: window, batch: batch)
  }

  private static func networks() throws -> [any LanguageModel] {
    [
      try TinyModels.rnn().network, try TinyModels.text().network,
      try TinyModels.transformer().network,
    ]
  }

  @Test func `a batch holds lines after a line end, the shorter filled up without targets`() {
    let batch = examples(batch: 4).batch(0, streams: TrainingStreams(seed: 1))
    #expect(batch.count == 4 && batch.tokens.count == 28)
    let rows = (0..<4).map { row in
      (Array(batch.tokens[7 * row..<7 * row + 7]), Array(batch.targets[7 * row..<7 * row + 7]))
    }
    for line in lines {
      let (read, told) = ([0] + line.dropLast(), line)
      let fill = [Int32](repeating: 0, count: 7 - line.count)
      let none = [Int32](repeating: -1, count: 7 - line.count)
      #expect(rows.contains { $0.0 == read + fill && $0.1 == told + none }, "\(line)")
    }
  }

  @Test func `an epoch takes each line once, in orders of its own`() {
    let streams = TrainingStreams(seed: 3)
    let lines = examples(batch: 1)
    func epoch(_ number: Int) -> [[Int32]] {
      (0..<4).map { lines.batch(4 * number + $0, streams: streams).targets }
    }
    let epochs = (0..<6).map(epoch)
    for epoch in epochs { #expect(Set(epoch) == Set(self.lines)) }
    #expect(Set(epochs).count > 2)
    #expect(epochs[1] == epoch(1))
  }

  @Test func `a longer line is read in pieces that meet in a symbol`() {
    let lines = examples(window: 3, batch: 6)
    let batch = lines.batch(0, streams: TrainingStreams(seed: 1))
    #expect(batch.count == 6 && batch.tokens.count == 18)
    let rows = (0..<6).map { Array(batch.tokens[3 * $0..<3 * $0 + 3]) }
    #expect(Set(rows) == [[0, 1, 2], [0, 3, 0], [0, 4, 5], [6, 7, 8], [9, 0, 0], [0, 2, 2]])
    // Every symbol but the first is foretold once.
    #expect(batch.targets.count { $0 >= 0 } == self.lines.reduce(0) { $0 + $1.count })
  }

  @Test func `a batch's loss is that of its lines alone`() throws {
    let compute = try Compute(threads: 2)
    for network in try Self.networks() {
      func loss(_ lines: [[Int32]], _ reduction: LossReduction) -> Double {
        let task = LanguageModelTask(
          network: network,
          examples: TextLines(
            training: lines, validation: [], start: 0, window: 17, batch: lines.count),
          reduction: reduction, streams: TrainingStreams(seed: 1))
        return Double(task.loss(step: 0, on: Tape(compute)).value.item)
      }
      let alone = lines.map { loss([$0], .sum) }
      let sum = alone.reduce(0, +)
      #expect(abs(loss(lines, .sum) - sum / 4) < 1e-5)
      #expect(abs(loss(lines, .mean) - sum / 15) < 1e-6)
      #expect(abs(loss([lines[0]], .mean) - alone[0] / 3) < 1e-6)
    }
  }

  @Test func `what fills up a line gets no gradient`() throws {
    let compute = try Compute(threads: 1)
    for network in try Self.networks() {
      func gradients(_ batches: [[[Int32]]]) -> [Float] {
        Gradients.prepare(network.parameters, among: network.parameters)
        for lines in batches {
          let task = LanguageModelTask(
            network: network,
            examples: TextLines(
              training: lines, validation: [], start: 0, window: 17, batch: lines.count),
            reduction: .sum, streams: TrainingStreams(seed: 1))
          let tape = Tape(compute)
          let loss = task.loss(step: 0, on: tape)
          tape.backward(tape.scale(loss, by: Float(lines.count)))
        }
        return network.parameters.flatMap { $0.variable.gradient?.values ?? [] }
      }
      let together = gradients([lines])
      let alone = gradients(lines.map { [$0] })
      #expect(!together.isEmpty && together.count == alone.count)
      for (one, other) in zip(together, alone) { #expect(abs(one - other) < 2e-5) }
    }
  }

  @Test func `held-out lines are measured each from its beginning`() throws {
    let compute = try Compute(threads: 1)
    for network in try Self.networks() {
      let many = (0..<20).flatMap { _ in lines }
      let task = LanguageModelTask(
        network: network, examples: examples(window: 17, validation: many),
        streams: TrainingStreams(seed: 1))
      let expected =
        lines.reduce(0) { sum, line in
          let text = [0] + line
          let loss = network.textLoss(text, compute: compute, shouldStop: { false }) ?? .nan
          return sum + loss * Double(line.count)
        } / 15
      let found = try #require(task.validationLoss(compute, shouldStop: { false }))
      #expect(abs(found - expected) < 1e-6)
      #expect(task.validationLoss(compute, shouldStop: { true }) == nil)
    }
  }

  @Test func `a model of lines begins after a line end, prompt or not`() throws {
    let plain = try TinyModels.text()
    let lines = TextModel(units: plain.units, network: plain.network, isOfLines: true)
    let compute = try Compute(threads: 1)
    func written(_ model: TextModel<LSTMLanguageModel>, _ prompt: String?) throws -> [String] {
      let requests = try (0..<100).map { key in
        GenerationRequest(
          key: key, prompt: prompt,
          values: try ParameterValues(
            ["characters": "40", "temperature": "1"], of: TextParameters.all))
      }
      let generator = TextGenerator(model, compute: compute)
      return try generator.generate(requests, isCancelled: { false }).map { result in
        guard case .text(let text) = try result.get() else { return "" }
        return text
      }
    }
    #expect(try written(lines, nil) == written(plain, nil))
    #expect(try written(lines, "a") != written(plain, "a"))
    // A prompt that begins with the line end shows it; it is the same text else.
    #expect(
      try written(lines, "a").map { "\n" + $0.prefix(39) } == written(plain, "\na"))
  }

  @Test func `a checkpoint says that it is of lines`() throws {
    let plain = try TinyModels.text()
    let model = TextModel(units: plain.units, network: plain.network, isOfLines: true)
    let checkpoint = Checkpoint(LSTMLanguageModel.kind, model.configuration, model.network)
    let read = try TextModel<LSTMLanguageModel>(Checkpoint(decoding: checkpoint.encoded()))
    #expect(read.isOfLines)
    #expect(!plain.configuration.canonicalText.contains("lines"))
  }
}

import Generators
import Media
import NN
import PipelineInterface
import TensorCore
import Testing
import Training

private final class Silent: TrainingObserver {
  func trainingWillStart(_ facts: TrainingFacts) -> [UInt8]? { nil }
  func trainingDidSample(_ samples: [Sample], step: Int) {}
  func trainingDidSave(_ state: [UInt8], step: Int) {}
  func trainingDidStep(_ step: TrainingStep) {}
  var shouldStop: Bool { false }
}

/// The classic tutorial's two sentences.
private let sentences = "The quick brown fox jumps over the lazy dog\nI am a student\n"

/// The tutorial sums its losses where ours are means over the window: its rate of 0.005 is the rate
/// given here for plain gradient descent.
@Test(arguments: [("characters", 58, "adam", "0.005"), ("words", 14, "sgd", "0.07")])
func `a simple recurrent network learns two sentences by heart`(
  units: String, window: Int, optimizer: String, rate: String
) throws {
  let folder = try DataFolder()
  try folder.put(sentences, "a.txt")
  let kind = GeneratorKind.rnn
  let trainer = kind.trainer
  // A window of all but the last unit: each step is one pass over all of it.
  let outcome = try trainer.train(
    TrainingRequest(
      name: "fox", seed: 1, dataPath: folder.path, validation: 0, licence: "CC0", credit: "nobody",
      architecture: try ParameterValues(["hidden": "128"], of: trainer.architecture),
      dataset: try ParameterValues(["units": units], of: trainer.dataset),
      optimizer: try ParameterValues(
        ["kind": optimizer, "rate": rate, "clip": "0"], of: trainer.optimizer),
      schedule: try ParameterValues(
        ["steps": "100", "batch": "1", "window": "\(window)", "decay": "constant"],
        of: trainer.schedule), threads: 1),
    observer: Silent())
  let values = try ParameterValues(
    ["characters": "43", "temperature": "0"], of: kind.parameters)
  let results = try kind.load(outcome.checkpoint, 1).generator.generate([
    GenerationRequest(key: 1, prompt: "The", values: values)
  ]) { false }
  #expect(try results[0].get() == .text("The quick brown fox jumps over the lazy dog"))
}

/// Mean and largest distance from 0.
private func spread(_ values: [Float]) -> (deviation: Float, largest: Float) {
  let squares = values.reduce(0) { $0 + $1 * $1 }
  return (
    (squares / Float(values.count)).squareRoot(), values.reduce(0) { max($0, $1.magnitude) }
  )
}

@Test func `a new transformer starts as GPT-2 does, with PyTorch's biases`() throws {
  var source = RandomSource(seed: 3)
  let network = try TransformerLanguageModel(
    TransformerConfiguration(symbols: 65, layers: 4, heads: 4, dim: 128, context: 64),
    from: &source)
  let count = network.parameters.reduce(0) { $0 + $1.variable.value.shape.count }
  #expect(count == 809_856)
  #expect(
    network.parameters.prefix(15).map { $0.name } == [
      "wte.weight", "wpe.weight", "blocks.0.ln_1.weight", "blocks.0.ln_1.bias",
      "blocks.0.c_attn.weight", "blocks.0.c_attn.bias", "blocks.0.c_proj.weight",
      "blocks.0.c_proj.bias", "blocks.0.ln_2.weight", "blocks.0.ln_2.bias",
      "blocks.0.c_fc.weight", "blocks.0.c_fc.bias", "blocks.0.c_out.weight",
      "blocks.0.c_out.bias", "blocks.1.ln_1.weight",
    ])
  for parameter in network.parameters {
    let values = parameter.variable.value.values
    let (deviation, largest) = spread(values)
    if parameter.variable.shape.rank == 2 {
      #expect(abs(deviation - 0.02) < 0.001, "\(parameter.name)")
    } else if parameter.name.contains("ln_") {
      #expect(values.allSatisfy { $0 == (parameter.name.hasSuffix("weight") ? 1 : 0) })
    } else {
      let bound = 1 / Float(parameter.name.contains("c_out") ? 512 : 128).squareRoot()
      #expect(largest <= bound && largest > 0.9 * bound, "\(parameter.name)")
    }
  }
}

@Test func `a new simple recurrent network starts as PyTorch's linear layers do`() throws {
  var source = RandomSource(seed: 3)
  let network = try RNNLanguageModel(RNNConfiguration(symbols: 50, hidden: 80), from: &source)
  let bounds: [String: Float] = ["i2h": 50, "h2h": 80, "h2o": 80]
  #expect(
    network.parameters.map { $0.name } == [
      "i2h.weight", "i2h.bias", "h2h.weight", "h2h.bias", "h2o.weight", "h2o.bias",
    ])
  for parameter in network.parameters {
    let bound = 1 / (bounds[String(parameter.name.prefix(3))] ?? 0).squareRoot()
    let largest = spread(parameter.variable.value.values).largest
    #expect(largest <= bound && largest > 0.9 * bound, "\(parameter.name)")
  }
}

@Test func `a large transformer takes fewer texts at once`() throws {
  let compute = try Compute(threads: 1)
  #expect(try TinyModels.transformer().network.decoder(compute: compute).preferredBatch == 64)
  var source = RandomSource(seed: 3)
  let wide = try TransformerLanguageModel(
    TransformerConfiguration(symbols: 2, layers: 1, heads: 1, dim: 64, context: 65_536),
    from: &source)
  #expect(wide.decoder(compute: compute).preferredBatch == 16)
}

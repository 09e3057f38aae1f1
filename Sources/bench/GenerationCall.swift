import Generators
import NN
import PipelineInterface
import TensorCore

/// One call of a product's generator, to be repeated.
struct GenerationCall {
  /// Tokens, pictures or samples that a call makes.
  let units: Int
  let run: () throws -> Void
  /// Of pictures: the whole generator, where `run` is its decoder alone.
  var whole: (() throws -> Void)?

  init(_ workload: Workload, batch: Int, weights: String, threads: Int) throws {
    let compute = try Compute(threads: threads)
    switch workload {
    case .rnn:
      try self.init(
        TextGenerator(ReferenceNetworks.rnn(), compute: compute), batch, weights, length: 64)
    case .lstm:
      try self.init(
        TextGenerator(ReferenceNetworks.lstm(), compute: compute), batch, weights, length: 64)
    case .transformer:
      try self.init(
        TextGenerator(ReferenceNetworks.transformer(), compute: compute), batch, weights,
        length: 256)
    case .sampleRNN:
      try self.init(
        SampleRNNGenerator(ReferenceNetworks.sampleRNN(), compute: compute), batch,
        weights)
    case .ganMLP:
      try self.init(ReferenceNetworks.ganMLP(), batch, compute)
    case .dcgan:
      try self.init(ReferenceNetworks.dcgan(), batch, compute)
    case .vaeMLP:
      let network = try ReferenceNetworks.vaeMLP()
      try self.init(
        VAEGenerator(network, form: ReferenceNetworks.digits, compute: compute), batch,
        latent: network.latent)
    case .vaeConv:
      let network = try ReferenceNetworks.vaeConv()
      try self.init(VAEGenerator(network, compute: compute), batch, latent: network.latent)
    }
  }

  private init(
    _ generator: TextGenerator, _ batch: Int, _ weights: String, length: Int
  ) throws {
    let requests = try Self.requests(
      batch, ["characters": "\(length)", "temperature": "1", "weights": weights],
      TextParameters.all)
    units = batch * length
    run = { try Self.make(generator, requests) }
  }

  private init(_ generator: SampleRNNGenerator, _ batch: Int, _ weights: String) throws {
    let requests = try Self.requests(
      batch, ["seconds": "0.016", "weights": weights], SampleRNNGenerator.parameters)
    units = batch * 256
    run = { try Self.make(generator, requests) }
  }

  private init(_ pair: ReferenceNetworks.Pair, _ batch: Int, _ compute: Compute) throws {
    let generator = GANGenerator(pair.generator, form: pair.form, compute: compute)
    let requests = try Self.requests(batch, [:], GANGenerator.parameters)
    let codes = Self.codes(batch, pair.generator.latent)
    units = batch
    run = { _ = generator.pictures(codes) }
    whole = { try Self.make(generator, requests) }
  }

  private init(_ generator: VAEGenerator, _ batch: Int, latent: Int) throws {
    let requests = try Self.requests(batch, [:], VAEGenerator.parameters)
    let codes = Self.codes(batch, latent)
    units = batch
    run = { _ = generator.pictures(codes) }
    whole = { try Self.make(generator, requests) }
  }

  private static func requests(
    _ batch: Int, _ written: [String: String], _ parameters: [any AnyParameter]
  ) throws -> [GenerationRequest] {
    let values = try ParameterValues(written, of: parameters)
    return (0..<batch).map { GenerationRequest(key: UInt64($0), values: values) }
  }

  private static func codes(_ batch: Int, _ latent: Int) -> Tensor {
    Tensor([batch, latent]) { values in
      for index in values.indices { values[index] = Float(index * 37 % 101 - 50) / 32 }
    }
  }

  private static func make(_ generator: some Generator, _ requests: [GenerationRequest]) throws {
    for result in generator.generate(requests, isCancelled: { false }) { _ = try result.get() }
  }
}

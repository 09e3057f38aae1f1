import Generators
import NN
import Numerics
import Training

/// The product's training tasks over the reference networks, with data of noise.
///
/// Texts: windows of 128 characters. Sounds: windows of 512 samples. Pictures: a step of a GAN is one
/// update of each network.
enum ReferenceTasks {
  private static let streams = TrainingStreams(seed: 0)

  /// A task and the units of one of its steps.
  static func task(
    _ workload: Workload, batch: Int
  ) throws -> (task: any TrainingTask, units: Int) {
    switch workload {
    case .rnn: text(try ReferenceNetworks.rnn().network, batch)
    case .lstm: text(try ReferenceNetworks.lstm().network, batch)
    case .transformer: text(try ReferenceNetworks.transformer().network, batch)
    case .ganMLP: gan(try ReferenceNetworks.ganMLP(), .generatorFirst, batch)
    case .dcgan: gan(try ReferenceNetworks.dcgan(), .discriminatorFirst, batch)
    case .vaeMLP: vae(try ReferenceNetworks.vaeMLP(), values: 784, batch)
    case .vaeConv: vae(try ReferenceNetworks.vaeConv(), values: 3 * 64 * 64, batch)
    case .sampleRNN: sound(try ReferenceNetworks.sampleRNN(), batch)
    }
  }

  private static func text(
    _ network: any LanguageModel, _ batch: Int
  ) -> (task: any TrainingTask, units: Int) {
    let window = 128
    let text = streams.numbers(65_536, below: 96, .noise, step: 0).map { Int32($0) }
    let task = LanguageModelTask(
      network: network,
      examples: TextWindows(training: text, validation: [], window: window, batch: batch),
      streams: streams)
    return (task, batch * window)
  }

  private static func sound(
    _ network: SampleRNN, _ batch: Int
  ) -> (task: any TrainingTask, units: Int) {
    let window = 512
    let clip = streams.numbers(16_384, below: 256, .noise, step: 0).map { UInt8($0) }
    let task = SampleRNNTask(
      network: network, training: [clip], validation: [], window: window, batch: batch,
      streams: streams)
    return (task, batch * window)
  }

  private static func gan(
    _ pair: ReferenceNetworks.Pair, _ order: GANOrder, _ batch: Int
  ) -> (task: any TrainingTask, units: Int) {
    let game = GAN(
      generator: pair.generator, discriminator: pair.discriminator, loss: .nonSaturating,
      order: order)
    let task = GANTask(
      game, average: nil, form: pair.form,
      training: pictures(2 * batch, pair.form.values).map { $0.map { 2 * $0 - 1 } },
      validation: [], batch: batch, streams: streams)
    return (task, batch)
  }

  private static func vae(
    _ network: any VariationalAutoencoder, values: Int, _ batch: Int
  ) -> (task: any TrainingTask, units: Int) {
    let task = VAETask(
      network: network, training: pictures(2 * batch, values), validation: [], batch: batch,
      divergence: VAETask.Divergence(beta: 1, warmUp: 0), streams: streams)
    return (task, batch)
  }

  private static func pictures(_ count: Int, _ values: Int) -> [[Float]] {
    (0..<count).map { index in
      var stream = streams.stream(.noise, step: index)
      return (0..<values).map { _ in stream.nextUniform() }
    }
  }
}

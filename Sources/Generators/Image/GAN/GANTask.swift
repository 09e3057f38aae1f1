package import NN
import Numerics
package import TensorCore
package import Training

/// The recipe of a GAN: every picture once an epoch, in a new order; one update of each network a
/// step, with codes of its own.
///
/// With `average` the model is not the generator but a moving average of it, weights and running
/// statistics alike: average = decay average + (1 - decay) generator after each step.
package final class GANTask: TrainingTask {
  /// A moving average of the generator.
  package struct Average {
    let network: GANGeneratorNetwork
    let decay: Float

    /// An average that starts at the generator's values in `network`.
    package init(_ network: GANGeneratorNetwork, decay: Double) {
      self.network = network
      self.decay = Float(decay)
    }
  }

  private let gan: GAN
  private let average: Average?
  private let pictures: [[Float]]
  private let classes: (training: [Int], validation: [Int])
  private let heldOut: PictureStatistics?
  private let form: PictureForm
  private let order: EpochOrder
  private let streams: TrainingStreams

  /// A task over pictures in -1...1; held-out ones are measured by distance.
  ///
  /// `classes`: one a picture, of networks that know classes.
  package init(
    _ gan: GAN, average: Average?, form: PictureForm, training: [[Float]], validation: [[Float]],
    classes: (training: [Int], validation: [Int]) = ([], []), batch: Int, streams: TrainingStreams
  ) {
    self.gan = gan
    self.average = average
    self.form = form
    pictures = training
    self.classes = classes
    heldOut = validation.isEmpty ? nil : PictureStatistics(of: validation, form: form)
    order = EpochOrder(count: training.count, batch: batch, streams: streams)
    self.streams = streams
  }

  package var parameters: [NamedParameter] { updates.flatMap { $0 } }
  package var updates: [[NamedParameter]] { gan.updates }

  package var buffers: [NamedParameter] {
    gan.buffers
      + (average.map { ($0.network.parameters + $0.network.buffers) } ?? [])
      .prefixed("average")
  }

  /// The network that the training is for.
  private var model: GANGeneratorNetwork { average?.network ?? gan.generator }

  package var published: [NamedParameter] { model.parameters + model.buffers }

  package func loss(step: Int, on tape: Tape) -> Variable { loss(step: step, update: 0, on: tape) }

  package func loss(step: Int, update: Int, on tape: Tape) -> Variable {
    let items = order.items(step: step)
    let batch = items.map { pictures[$0] }
    let codes = tape.compute.normals(
      [batch.count, gan.generator.latent], streams.stream(.noise, step: step))
    let real = tape.compute.tensor(
      gan.generator.shape(of: batch.count, form), joining: batch)
    return gan.loss(
      update: update, real: real, codes: codes,
      labels: classes.training.isEmpty ? [] : items.map { classes.training[$0] }, batch: step,
      on: tape)
  }

  package func stepDidEnd(_ step: Int, compute: Compute) {
    guard let average else { return }
    let from = gan.generator.parameters + gan.generator.buffers
    for (mean, own) in zip(average.network.parameters + average.network.buffers, from) {
      compute.average(
        &mean.variable.value, towards: own.variable.value, decay: average.decay)
    }
  }

  package func validationLoss(_ compute: Compute, shouldStop: () -> Bool) -> Double? {
    guard let heldOut else { return nil }
    return model.distance(
      to: heldOut, form: form, classes: classes.validation, compute: compute,
      shouldStop: shouldStop)?.all
  }
}

extension GANGeneratorNetwork {
  /// Frechet distance of 3,000 pictures of the network to others.
  ///
  /// The codes of picture i are a stream of its own that no recipe changes, so the figure is a
  /// function of weights and pictures alone. `classes` are those of the other pictures, of a network
  /// that knows classes: picture i is of class i, counted on from the beginning. `nil` when
  /// `shouldStop` turned true.
  package func distance(
    to others: PictureStatistics, form: PictureForm, classes: [Int] = [], compute: Compute,
    shouldStop: () -> Bool
  ) -> PictureStatistics.Distance? {
    let streams = TrainingStreams(seed: 0)
    let count = 3_000
    var made: [[Float]] = []
    made.reserveCapacity(count)
    for start in stride(from: 0, to: count, by: 100) {
      if shouldStop() { return nil }
      let rows = min(100, count - start)
      let codes = Tensor([rows, latent]) { values in
        for row in 0..<rows {
          var stream = streams.stream(.noise, name: "validation", step: start + row)
          for column in 0..<latent { values[row * latent + column] = stream.nextNormal() }
        }
      }
      let labels = classes.isEmpty ? [] : (start..<start + rows).map { classes[$0 % classes.count] }
      let pictures = self(codes, labels: labels, .running, on: Tape(compute, recording: false))
        .value.values
      for row in 0..<rows {
        made.append(Array(pictures[row * form.values..<(row + 1) * form.values]))
      }
    }
    return PictureStatistics(of: made, form: form).distance(to: others)
  }
}

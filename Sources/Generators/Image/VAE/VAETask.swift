package import NN
import Numerics
package import TensorCore
package import Training

/// The recipe of a VAE: every picture once an epoch, in a new order; squared error and divergence,
/// summed over a picture, mean over the batch.
///
/// The divergence weighs `beta`, and less while it warms up: step s of w counts (s + 1) / w of it.
package final class VAETask: TrainingTask {
  /// How the divergence weighs.
  package struct Divergence {
    let beta: Float
    let warmUp: Int

    /// A weight and the steps in which it is reached.
    package init(beta: Double, warmUp: Int) {
      self.beta = Float(beta)
      self.warmUp = warmUp
    }

    func weight(step: Int) -> Float {
      step < warmUp ? beta * (Float(step + 1) / Float(warmUp)) : beta
    }
  }

  private let network: any VariationalAutoencoder
  private let training: [[Float]]
  private let validation: [[Float]]
  private let classes: (training: [Int], validation: [Int])
  private let divergence: Divergence
  private let order: EpochOrder
  private let streams: TrainingStreams

  /// A task over pictures of the network's size.
  ///
  /// `classes`: one a picture, of a network that knows classes.
  package init(
    network: any VariationalAutoencoder, training: [[Float]], validation: [[Float]],
    classes: (training: [Int], validation: [Int]) = ([], []), batch: Int, divergence: Divergence,
    streams: TrainingStreams
  ) {
    self.network = network
    self.training = training
    self.validation = validation
    self.classes = classes
    self.divergence = divergence
    self.order = EpochOrder(count: training.count, batch: batch, streams: streams)
    self.streams = streams
  }

  package var parameters: [NamedParameter] { network.parameters }

  package func loss(step: Int, on tape: Tape) -> Variable {
    let items = order.items(step: step)
    let batch = items.map { training[$0] }
    let noise = tape.compute.normals(
      [batch.count, network.latent], streams.stream(.noise, step: step))
    let loss = network.loss(
      network.tensor(batch, tape.compute),
      labels: classes.training.isEmpty ? [] : items.map { classes.training[$0] }, noise: noise,
      on: tape)
    return tape.add(
      loss.error, tape.scale(loss.divergence, by: divergence.weight(step: step)))
  }

  package func validationLoss(_ compute: Compute, shouldStop: () -> Bool) -> Double? {
    network.meanLoss(
      validation, classes: classes.validation, beta: divergence.beta, compute: compute,
      shouldStop: shouldStop)
  }
}

extension VariationalAutoencoder {
  /// Mean loss a picture with the full weight of the divergence.
  ///
  /// The noise of picture i is a stream of its own that no recipe changes, so the figure is a
  /// function of weights and pictures alone. `classes`: one a picture, of a network that knows classes. `nil` when there are no pictures or `shouldStop`
  /// turned true.
  package func meanLoss(
    _ pictures: [[Float]], classes: [Int] = [], beta: Float, compute: Compute,
    shouldStop: () -> Bool
  ) -> Double? {
    guard !pictures.isEmpty else { return nil }
    let streams = TrainingStreams(seed: 0)
    var total = 0.0
    for start in stride(from: 0, to: pictures.count, by: 64) {
      if shouldStop() { return nil }
      let batch = Array(pictures[start..<min(start + 64, pictures.count)])
      let noise = Tensor([batch.count, latent]) { values in
        for row in batch.indices {
          var stream = streams.stream(.noise, name: "validation", step: start + row)
          for column in 0..<latent { values[row * latent + column] = stream.nextNormal() }
        }
      }
      let labels = classes.isEmpty ? [] : Array(classes[start..<start + batch.count])
      let loss = loss(
        tensor(batch, compute), labels: labels, noise: noise,
        on: Tape(compute, recording: false))
      let mean = Double(loss.error.value.item) + Double(beta) * Double(loss.divergence.value.item)
      total += mean * Double(batch.count)
    }
    return total / Double(pictures.count)
  }

  /// Pictures in the network's shape.
  fileprivate func tensor(_ pictures: [[Float]], _ compute: Compute) -> Tensor {
    compute.tensor(shape(of: pictures.count), joining: pictures)
  }
}

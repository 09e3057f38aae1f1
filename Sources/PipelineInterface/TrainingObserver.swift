public import Media

/// Watches a training, keeps its state, and may stop it.
///
/// The calls come in the order of the steps. What they throw ends the training.
public protocol TrainingObserver: AnyObject, Sendable {
  /// Called once, when the data are read and before the first step.
  ///
  /// Gives what the same training, of the same recipe and data, saved last: it goes on from there.
  func trainingWillStart(_ facts: TrainingFacts) throws -> [UInt8]?
  /// After each step. `validation` is there when it was measured at this step.
  ///
  /// A training that goes on repeats the steps after the one that it saved last.
  func trainingDidStep(_ step: TrainingStep)
  /// What the network makes after a step, drawn with the same random numbers each time.
  func trainingDidSample(_ samples: [Sample], step: Int) throws
  /// Everything that the training needs to go on after a step; opaque.
  ///
  /// Handed back, it ends in the same bytes as a training that was never interrupted.
  func trainingDidSave(_ state: [UInt8], step: Int) throws
  /// Asked before each step; true ends the training with a checkpoint.
  var shouldStop: Bool { get }
}

/// What is known before the first step.
public struct TrainingFacts: Hashable, Sendable {
  /// For people: data read, parameters counted.
  public let summary: [String]
  /// Steps that the recipe asks for.
  public let steps: Int
  /// Digest of the data as they were read: with the recipe it says whose state fits.
  public let dataDigest: String

  /// Facts from their parts.
  public init(summary: [String], steps: Int, dataDigest: String) {
    self.summary = summary
    self.steps = steps
    self.dataDigest = dataDigest
  }
}

/// One step's figures.
public struct TrainingStep: Hashable, Sendable {
  /// Steps done, 1-based.
  public let step: Int
  /// Training loss of the step's batch.
  public let loss: Double
  /// Learning rate of the step.
  public let rate: Double
  /// Norm of the gradient before clipping.
  public let gradientNorm: Double
  /// Held-out loss, when measured after this step.
  public let validation: Double?

  /// Figures from their parts.
  public init(step: Int, loss: Double, rate: Double, gradientNorm: Double, validation: Double?) {
    self.step = step
    self.loss = loss
    self.rate = rate
    self.gradientNorm = gradientNorm
    self.validation = validation
  }
}

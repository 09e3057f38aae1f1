public import NN
public import TensorCore

/// What a recipe brings to the loop: its parameters, its losses and its held-out loss.
public protocol TrainingTask: AnyObject {
  /// The parameters that are trained, in the order of the network; their names differ.
  var parameters: [NamedParameter] { get }

  /// The updates of a step, in order: each trains its own parameters by its own loss.
  ///
  /// Together they are `parameters`, without repetition. One update of all is the default.
  var updates: [[NamedParameter]] { get }

  /// Tensors beside the parameters that steps change: running statistics, averages of weights.
  ///
  /// Together with the parameters, the optimizers and what is carried they are all that one step
  /// hands to the next: the loop saves them and puts them back.
  var buffers: [NamedParameter] { get }

  /// Mean loss of the batch of step `step` (from 0), a scalar.
  ///
  /// A pure function of the parameters, what is carried, and the step. With accumulated gradients a
  /// step takes several batches, numbered in sequence. Tasks of one update implement this one.
  func loss(step: Int, on tape: Tape) throws -> Variable

  /// The same for one of several updates, an index of `updates`.
  ///
  /// Only the parameters of that update want gradients while it is computed and walked backwards.
  func loss(step: Int, update: Int, on tape: Tape) throws -> Variable

  /// Called after the last update of a step.
  func stepDidEnd(_ step: Int, compute: Compute)

  /// Loss over all held-out data; `nil` when nothing is held out or `shouldStop` turned true.
  func validationLoss(_ compute: Compute, shouldStop: () -> Bool) throws -> Double?

  /// The tensors of the finished model, as the checkpoint names them: by default all parameters.
  var published: [NamedParameter] { get }

  /// What else one step hands to the next, by name: the states of sequences that go on in the next
  /// batch. By default nothing.
  var carried: [String: Tensor] { get }

  /// Puts back what `carried` gave.
  func restore(carried: [String: Tensor]) throws(ModelFileError)
}

extension TrainingTask {
  /// One update of all parameters.
  public var updates: [[NamedParameter]] { [parameters] }
  /// None.
  public var buffers: [NamedParameter] { [] }
  /// All parameters.
  public var published: [NamedParameter] { parameters }

  /// Nothing.
  public var carried: [String: Tensor] { [:] }

  /// Refuses what the task does not carry.
  public func restore(carried: [String: Tensor]) throws(ModelFileError) {
    if let name = carried.keys.min() {
      throw ModelFileError("tensor \"\(name)\" is not part of the training")
    }
  }

  /// The loss of the only update.
  public func loss(step: Int, update: Int, on tape: Tape) throws -> Variable {
    try loss(step: step, on: tape)
  }

  /// Nothing to do.
  public func stepDidEnd(_ step: Int, compute: Compute) {}
}

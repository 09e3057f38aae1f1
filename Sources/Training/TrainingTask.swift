public import NN
public import TensorCore

/// What a recipe brings to the loop: its parameters, its loss and its held-out loss.
///
/// With everything in `groups` and `carried`, a task is where it was after a step: the loop saves
/// both and puts them back.
public protocol TrainingTask: AnyObject {
  /// The parameters that are trained, in the order of the network.
  var parameters: [NamedParameter] { get }

  /// What a step updates, one group after the other, each by an optimizer of its own; all parameters
  /// unless the task says otherwise.
  var groups: [ParameterGroup] { get }

  /// Mean loss of the batch of number `step` (from 0), a scalar.
  ///
  /// A pure function of the parameters, what is carried, and the number. A step that accumulates
  /// gradients takes several batches in sequence.
  func loss(step: Int, on tape: Tape) throws -> Variable

  /// The loss that a group of `groups` is updated by; `loss(step:on:)` unless the task has several.
  ///
  /// Only the parameters of that group want gradients meanwhile.
  func loss(ofGroup group: Int, step: Int, on tape: Tape) throws -> Variable

  /// Called after each step's updates, with steps done: for averages of the weights.
  func didUpdate(step: Int, compute: Compute)

  /// Loss over all held-out data; `nil` when nothing is held out or `shouldStop` turned true.
  func validationLoss(_ compute: Compute, shouldStop: () -> Bool) throws -> Double?

  /// The tensors that a checkpoint holds now; those of `parameters` unless the task says otherwise.
  var published: [String: Tensor] { get }

  /// Tensors beside the groups' parameters that steps change, by name: running statistics, averages
  /// of weights, states of a sequence; none unless the task says otherwise.
  var carried: [String: Tensor] { get }

  /// Puts back what `carried` gave.
  func restore(carried: [String: Tensor]) throws(ModelFileError)
}

extension TrainingTask {
  /// One group of all parameters.
  public var groups: [ParameterGroup] { [ParameterGroup("model", parameters)] }

  /// The one loss.
  public func loss(ofGroup group: Int, step: Int, on tape: Tape) throws -> Variable {
    try loss(step: step, on: tape)
  }

  /// Nothing to do.
  public func didUpdate(step: Int, compute: Compute) {}

  /// The parameters' values by name.
  public var published: [String: Tensor] {
    Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.variable.value) })
  }

  /// Nothing.
  public var carried: [String: Tensor] { [:] }

  /// Refuses what the task does not carry.
  public func restore(carried: [String: Tensor]) throws(ModelFileError) {
    if let name = carried.keys.min() {
      throw ModelFileError("tensor \"\(name)\" is not part of the training")
    }
  }
}

/// Parameters that one optimizer updates.
public struct ParameterGroup {
  /// Its name in a saved state: `model`, `generator`.
  public let name: String
  /// The parameters, in the order of the network.
  public let parameters: [NamedParameter]

  /// A group of parameters.
  public init(_ name: String, _ parameters: [NamedParameter]) {
    self.name = name
    self.parameters = parameters
  }
}

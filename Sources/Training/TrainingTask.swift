public import NN
public import TensorCore

/// What a recipe brings to the loop: its parameters, its loss and its held-out loss.
public protocol TrainingTask: AnyObject {
  /// The parameters that are trained, in the order of the network.
  var parameters: [NamedParameter] { get }

  /// Mean loss of the batch of step `step` (from 0), a scalar.
  ///
  /// A pure function of the parameters and the step.
  func loss(step: Int, on tape: Tape) throws -> Variable

  /// Loss over all held-out data; `nil` when nothing is held out or `shouldStop` turned true.
  func validationLoss(_ compute: Compute, shouldStop: () -> Bool) throws -> Double?
}

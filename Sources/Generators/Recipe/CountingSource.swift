package import NN
package import TensorCore

/// Counts the numbers of a network's parameters and makes none of them.
///
/// What it gives is of no shape: the network is only to be built, not to be used.
package struct CountingSource: ParameterSource {
  /// Numbers asked for so far.
  package private(set) var count = 0

  /// Nothing counted yet.
  package init() {}

  package mutating func parameter(
    _ name: String, _ shape: Shape, _ initial: Initial
  ) throws(ModelFileError) -> Variable {
    count += shape.count
    return Variable(parameter: Tensor([], [0]))
  }
}

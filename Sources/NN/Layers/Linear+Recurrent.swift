public import TensorCore

extension Linear {
  /// The layer's output for one-hot vectors, given as the places of their ones, whose own shape is
  /// `shape`: a column of the weight plus the bias.
  public func oneHot(_ indices: [Int32], shape: Shape, on tape: Tape) -> Variable {
    tape.oneHotLinear(indices, shape: shape, weight: weight, bias: bias)
  }

  /// The layer as the recurrent half of simple recurrent units, `h_t = tanh(x_t + layer(h_{t-1}))`:
  /// every hidden state of `x [B, T, H]`, and the last one; `state` nil: zero.
  public func recur(
    _ x: Variable, state: Tensor? = nil, on tape: Tape
  ) -> (y: Variable, h: Tensor) {
    tape.rnn(x, weight: weight, bias: bias, initial: state)
  }
}

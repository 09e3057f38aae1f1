public import NN
public import TensorCore

/// The recurrent layer of a tier: a GRU whose input may be shifted by a vector of the sound's class
/// and whose first state may be learned.
///
/// Under a name: `NAME` (the GRU), `NAME_class.weight` `[classes, inputs]`, `NAME_h0` `[1, dim]`,
/// which starts at zero.
public struct TierGRU {
  /// The recurrence.
  public let layer: GRU
  /// A vector for each class, added to every input.
  public let classes: Embedding?
  /// The state that a sound begins with; nil: zero.
  public let initial: Variable?
  let name: String
  private let dim: Int

  init(
    _ name: String, inputs: Int, _ configuration: SampleRNNConfiguration,
    from source: inout some ParameterSource
  ) throws(ModelFileError) {
    self.name = name
    dim = configuration.dim
    layer = try GRU(name, inputs: inputs, hidden: dim, from: &source)
    classes =
      configuration.classes.isEmpty
      ? nil
      : try Embedding(
        "\(name)_class", symbols: configuration.classes.count, width: inputs, from: &source)
    initial =
      configuration.learnsState
      ? try source.parameter("\(name)_h0", [1, dim], .constant(0)) : nil
  }

  /// Every hidden state `[B, T, dim]` and the last one, of x `[B, T, inputs]`; `labels` are the
  /// rows' classes, of a layer that knows classes.
  func callAsFunction(
    _ x: Variable, labels: [Int], start: SampleRNN.Start, tier: Int, on tape: Tape
  ) -> (y: Variable, h: Tensor) {
    var x = x
    if let classes {
      let (batch, steps) = (x.shape[0], x.shape[1])
      precondition(labels.count == batch, "SampleRNN: \(labels.count) classes of \(batch) rows")
      let rows = labels.flatMap { [Int32](repeating: Int32($0), count: steps) }
      x = tape.add(x, classes(rows, shape: [batch, steps], on: tape))
    }
    return tape.gru(
      x, weightIH: layer.layer.weightIH, weightHH: layer.layer.weightHH,
      biasIH: layer.layer.biasIH, biasHH: layer.layer.biasHH,
      initial: state(batch: x.shape[0], start: start, tier: tier, on: tape))
  }

  /// The states before the first step, `[B, dim]`; nil: all zero.
  private func state(
    batch: Int, start: SampleRNN.Start, tier: Int, on tape: Tape
  ) -> Variable? {
    let beginning = initial.map {
      tape.embedding([Int32](repeating: 0, count: batch), shape: [batch], weight: $0)
    }
    switch start {
    case .beginning: return beginning
    case .after(let states): return tape.constant(states[tier])
    case .mixed(let states, let goesOn):
      let carried = tape.constant(kept(states[tier]) { goesOn[$0] })
      guard let beginning else { return carried }
      let isNew = Tensor(
        [batch, dim], goesOn.flatMap { [Float](repeating: $0 ? 0 : 1, count: dim) })
      return tape.add(carried, tape.multiply(beginning, tape.constant(isNew)))
    }
  }

  /// The states of some rows, zeros for the others.
  private func kept(_ states: Tensor, where isKept: (Int) -> Bool) -> Tensor {
    var states = states
    states.withUnsafeMutableBufferPointer { values in
      for row in 0..<(values.count / dim) where !isKept(row) {
        for index in row * dim..<(row + 1) * dim { values[index] = 0 }
      }
    }
    return states
  }

  /// The vectors of the classes and the first state, as far as there are any.
  var extraParameters: [NamedParameter] {
    (classes?.parameters ?? []) + (initial.map { [NamedParameter("\(name)_h0", $0)] } ?? [])
  }
}

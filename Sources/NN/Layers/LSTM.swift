public import TensorCore

/// Layers of long short-term memory, one over the other (Hochreiter and Schmidhuber, 1997).
///
/// Input `[B, T, in]`; returns the hidden states of the last layer, `[B, T, hidden]`, and the state
/// after the last step. Gates in order i, f, g, o; two bias vectors a layer.
public struct LSTM {
  /// What a layer hands to the next step: hidden and cell, each `[B, hidden]`.
  public typealias State = (h: Tensor, c: Tensor)

  /// The layers, bottom first.
  public let layers: [RecurrentLayer]
  private let name: String

  /// Layers under a name.
  public init(
    _ name: String, inputs: Int, hidden: Int, layers: Int, from source: inout some ParameterSource
  ) throws(ModelFileError) {
    var stack: [RecurrentLayer] = []
    for index in 0..<layers {
      stack.append(
        try RecurrentLayer(
          name, index: index, gates: 4, inputs: index == 0 ? inputs : hidden, hidden: hidden,
          from: &source))
    }
    self.layers = stack
    self.name = name
  }

  /// The outputs and the new states, one a layer; `states` nil: zero.
  ///
  /// Dropout acts between layers: on the outputs of all but the last one (`NAME.0`, `NAME.1`, …).
  public func callAsFunction(
    _ x: Variable, states: [State]? = nil, dropout: Dropout? = nil, on tape: Tape
  ) -> (y: Variable, states: [State]) {
    var y = x
    var after: [State] = []
    for (index, layer) in layers.enumerated() {
      let step = tape.lstm(
        y, weightIH: layer.weightIH, weightHH: layer.weightHH, biasIH: layer.biasIH,
        biasHH: layer.biasHH, initial: states?[index])
      let isLast = index + 1 == layers.count
      y = isLast ? step.y : dropout(step.y, "\(name).\(index)", on: tape)
      after.append((step.h, step.c))
    }
    return (y, after)
  }

  /// Layer by layer: input weight, recurrent weight, input bias, recurrent bias.
  public var parameters: [NamedParameter] { layers.flatMap { $0.parameters } }
}

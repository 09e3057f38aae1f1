import NN
import TensorCore
import Testing

@Test func `a new parameter depends on seed, name and element alone`() throws {
  // Words 0... of the stream whose key is SHA-256(field("train") field(7) field("init")
  // field("head.weight")), computed apart from this program.
  var source = RandomSource(seed: 7)
  _ = try source.parameter("another", [4], .normal(1))
  let uniform = try source.parameter("head.weight", [2, 3], .uniform(0.5))
  #expect(uniform.shape == [2, 3])
  #expect(
    uniform.value.values == [
      0.30046892166137695, 0.15766829252243042, 0.3225318193435669, -0.1033097505569458,
      -0.2618411183357239, -0.44251948595046997,
    ])
  let normal = try source.parameter("head.weight", [6], .normal(1))
  #expect(
    normal.value.values == [
      0.8432974219322205, 0.4061078131198883, 0.9250569343566895, -0.26192334294319153,
      -0.7122372984886169, -1.5762805938720703,
    ])
  #expect(try source.parameter("x", [2], .constant(1)).value.values == [1, 1])
  var other = RandomSource(seed: 8)
  #expect(
    try other.parameter("head.weight", [2, 3], .uniform(0.5)).value.values != uniform.value.values)
}

@Test func `layers start as PyTorch starts them`() throws {
  var source = RandomSource(seed: 1)
  func check(_ parameters: [NamedParameter], bound: Float, names: [String]) {
    #expect(parameters.map { $0.name } == names)
    for parameter in parameters {
      let values = parameter.variable.value.values
      #expect(values.allSatisfy { $0.magnitude <= bound }, "\(parameter.name)")
      if values.count > 100 {
        // The mean square of a uniform draw is a third of the bound's.
        let square = values.reduce(0) { $0 + $1 * $1 } / Float(values.count)
        #expect((3 * square / (bound * bound) - 1).magnitude < 0.2, "\(parameter.name)")
      }
    }
  }
  check(
    try Linear("fc", inputs: 64, outputs: 40, from: &source).parameters, bound: 0.125,
    names: ["fc.weight", "fc.bias"])
  check(
    try Conv2d("enc.0", inputs: 4, outputs: 16, kernel: 4, stride: 2, padding: 1, from: &source)
      .parameters, bound: 0.125, names: ["enc.0.weight", "enc.0.bias"])
  // PyTorch's fan of a transposed convolution is its outputs' side.
  check(
    try ConvTranspose2d(
      "dec.0", inputs: 16, outputs: 4, kernel: 4, stride: 2, padding: 1, from: &source
    ).parameters, bound: 0.125, names: ["dec.0.weight", "dec.0.bias"])
  check(
    try LSTM("lstm", inputs: 5, hidden: 16, layers: 2, from: &source).parameters, bound: 0.25,
    names: [0, 1].flatMap { layer in
      ["weight_ih", "weight_hh", "bias_ih", "bias_hh"].map { "lstm.\($0)_l\(layer)" }
    })
  check(
    try GRU("gru", inputs: 5, hidden: 16, from: &source).parameters, bound: 0.25,
    names: ["weight_ih", "weight_hh", "bias_ih", "bias_hh"].map { "gru.\($0)_l0" })
  let table = try Embedding("embed", symbols: 50, width: 40, from: &source).weight.value.values
  let square = table.reduce(0) { $0 + $1 * $1 } / Float(table.count)
  #expect((square - 1).magnitude < 0.15)
  #expect(table.contains { $0.magnitude > 2.5 })
}

@Test func `a state dict is taken whole or refused by tensor`() throws {
  let tensors = [
    "fc.weight": Tensor([1, 2], [1, 2]), "fc.bias": Tensor([1], [3]),
  ]
  var source = StateDictSource(tensors)
  let layer = try Linear("fc", inputs: 2, outputs: 1, from: &source)
  try source.finish()
  #expect(layer.weight.value.values == [1, 2])

  func message(_ change: (inout [String: Tensor]) -> Void) -> String? {
    var changed = tensors
    change(&changed)
    var source = StateDictSource(changed)
    do throws(ModelFileError) {
      _ = try Linear("fc", inputs: 2, outputs: 1, from: &source)
      try source.finish()
      return nil
    } catch {
      return error.reason
    }
  }
  #expect(message { _ in } == nil)
  #expect(message { $0["fc.bias"] = nil } == #"tensor "fc.bias" is missing"#)
  #expect(
    message { $0["fc.weight"] = Tensor([2, 1], [1, 2]) }
      == #"tensor "fc.weight" has shape [2, 1], the configuration needs [1, 2]"#)
  #expect(
    message { $0["fc.weight"] = Tensor([1, 2], [1, .nan]) }
      == #"tensor "fc.weight" holds NaN or infinity"#)
  #expect(
    message { $0["fc.bias"] = Tensor([1], [-.infinity]) }
      == #"tensor "fc.bias" holds NaN or infinity"#)
  #expect(
    message { $0["z"] = Tensor([1], [0]) } == #"tensor "z" is not part of the network"#)
}

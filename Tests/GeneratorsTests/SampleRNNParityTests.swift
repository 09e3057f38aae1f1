import Generators
import NN
import TensorCore
import Testing

private let cases = Result { try ParityCase.all(of: "TieredSampleRNN") }

@Test(.enabled(if: ParityCase.isDefaultFolder))
func `the fixtures have a case of every sort of SampleRNN`() throws {
  #expect(
    try cases.get().map { $0.name } == [
      "samplernn_flat_labelled", "samplernn_labelled", "samplernn_tiers1", "samplernn_tiers2",
    ])
}

@Test(arguments: try cases.get())
func `a SampleRNN of any sort computes what PyTorch computes`(parity: ParityCase) throws {
  let compute = try Compute(threads: 2)
  let network = try SampleRNN(
    Checkpoint(
      kind: SampleRNN.kind, configuration: parity.configuration, recipe: "", dataDigest: "",
      licence: "", credit: "", tensors: parity.initial.floats))
  let codes = try #require(parity.io.integers["in.codes"])
  let (rows, batch) = (codes.values.map(Int32.init), codes.shape[0])
  let labels =
    network.configuration.classes.isEmpty
    ? [] : try #require(parity.io.integers["in.labels"]).values.map(Int.init)
  try parity.expectClose(
    network.logits(rows, batch: batch, classes: labels, on: Tape(compute, recording: false))
      .logits.value, "out.logits")
  try expectTraining(network, parity, compute) { tape in
    network.loss(rows, batch: batch, classes: labels, on: tape).loss
  }
}

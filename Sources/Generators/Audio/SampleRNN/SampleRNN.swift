public import NN
import Numerics
public import TensorCore

/// A SampleRNN of three tiers over mu-law codes (Mehri et al., 2016, "SampleRNN: an unconditional
/// end-to-end neural audio generation model").
///
/// The top tier is a GRU over frames of 16 samples, the middle one a GRU over frames of 4, the sample
/// level a small network over the last 4 samples. Each upper tier conditions the one below: its
/// output is spread over four frames (or samples). Frame tiers see a code q as (q - 127.5) / 127.5.
public final class SampleRNN: Network {
  /// Samples in a frame of the top tier.
  public static let topFrame = 16
  /// Samples in a frame of the middle tier, and what the sample level looks back on.
  public static let midFrame = 4

  /// What the tiers hand to the next call: hidden states, each `[B, dim]`.
  public typealias State = (top: Tensor, mid: Tensor)

  /// The sizes.
  public let configuration: SampleRNNConfiguration
  /// `top_in`, `mid_in`: a frame's samples to `dim`.
  public let topIn, midIn: Linear
  /// `top_rnn`, `mid_rnn`.
  public let topRNN, midRNN: GRU
  /// `top_up`, `mid_up`: `dim` to the four frames or samples below.
  public let topUp, midUp: Linear
  /// `emb`: `[codes, embed]`.
  public let embedding: Embedding
  /// `inp` (no bias), `hid`, `out`: the sample level.
  public let input, hidden, output: Linear

  /// A network over parameters.
  public init(
    _ configuration: SampleRNNConfiguration, from source: inout some ParameterSource
  ) throws(ModelFileError) {
    let (dim, embed) = (configuration.dim, configuration.embed)
    self.configuration = configuration
    topIn = try Linear("top_in", inputs: Self.topFrame, outputs: dim, from: &source)
    midIn = try Linear("mid_in", inputs: Self.midFrame, outputs: dim, from: &source)
    topRNN = try GRU("top_rnn", inputs: dim, hidden: dim, from: &source)
    midRNN = try GRU("mid_rnn", inputs: dim, hidden: dim, from: &source)
    topUp = try Linear("top_up", inputs: dim, outputs: 4 * dim, from: &source)
    midUp = try Linear("mid_up", inputs: dim, outputs: 4 * dim, from: &source)
    embedding = try Embedding("emb", symbols: configuration.codes, width: embed, from: &source)
    input = try Linear("inp", inputs: 4 * embed, outputs: dim, bias: false, from: &source)
    hidden = try Linear("hid", inputs: dim, outputs: dim, from: &source)
    output = try Linear("out", inputs: dim, outputs: configuration.codes, from: &source)
  }

  /// Logits of the codes after the first 16, `[B, T, codes]`, and the states after the last frame.
  ///
  /// `codes` are B rows of 16 + T, T a multiple of 16; the first 16 are context only. `state` nil:
  /// zero. To go on, the next call's rows start with the last 16 codes of this one.
  public func logits(
    _ codes: [Int32], batch: Int, state: State? = nil, on tape: Tape
  ) -> (logits: Variable, state: State) {
    let (big, small, dim) = (Self.topFrame, Self.midFrame, configuration.dim)
    let length = codes.count / batch - big
    precondition(
      codes.count == batch * (big + length) && length > 0 && length.isMultiple(of: big),
      "SampleRNN: \(codes.count) codes are not \(batch) rows of 16 and a multiple of 16")

    let topFrames = amplitudes(codes, batch: batch, from: 0, count: length)
    let (top, topState) = topRNN(
      topIn(tape.constant(topFrames.reshaped([batch, length / big, big])), on: tape),
      state: state?.top, on: tape)

    let midFrames = amplitudes(codes, batch: batch, from: big - small, count: length)
    let midShape: Shape = [batch, length / small, dim]
    let (mid, midState) = midRNN(
      tape.add(
        midIn(tape.constant(midFrames.reshaped([batch, length / small, small])), on: tape),
        tape.reshape(topUp(top, on: tape), to: midShape)),
      state: state?.mid, on: tape)

    let windows = lastCodes(codes, batch: batch, count: length)
    let embedded = tape.reshape(
      embedding(windows, shape: [batch, length, small], on: tape),
      to: [batch, length, small * configuration.embed])
    let condition = tape.reshape(midUp(mid, on: tape), to: [batch, length, dim])
    let x = tape.relu(tape.add(input(embedded, on: tape), condition))
    return (output(tape.relu(hidden(x, on: tape)), on: tape), (topState, midState))
  }

  /// Mean cross-entropy in nats a sample over all codes after the first 16 of each row.
  public func loss(
    _ codes: [Int32], batch: Int, state: State? = nil, on tape: Tape
  ) -> (loss: Variable, state: State) {
    let (logits, after) = logits(codes, batch: batch, state: state, on: tape)
    let width = codes.count / batch
    let targets = (0..<batch).flatMap { codes[($0 * width + Self.topFrame)..<(($0 + 1) * width)] }
    return (tape.crossEntropy(logits, targets: targets), after)
  }

  /// Every tensor of the network.
  public var parameters: [NamedParameter] {
    topIn.parameters + midIn.parameters + topRNN.parameters + midRNN.parameters
      + topUp.parameters + midUp.parameters + embedding.parameters + input.parameters
      + hidden.parameters + output.parameters
  }

  /// `count` amplitudes of each row, `[B, count]`.
  private func amplitudes(_ codes: [Int32], batch: Int, from start: Int, count: Int) -> Tensor {
    let width = codes.count / batch
    return Tensor([batch, count]) { values in
      for row in 0..<batch {
        for index in 0..<count {
          values[row * count + index] = MuLaw.linear[Int(codes[row * width + start + index])]
        }
      }
    }
  }

  /// The 4 codes before each of `count` samples, oldest first: `[B, count, 4]`.
  private func lastCodes(_ codes: [Int32], batch: Int, count: Int) -> [Int32] {
    let width = codes.count / batch
    var windows: [Int32] = []
    windows.reserveCapacity(batch * count * Self.midFrame)
    for row in 0..<batch {
      for index in 0..<count {
        let start = row * width + Self.topFrame - Self.midFrame + index
        windows += codes[start..<(start + Self.midFrame)]
      }
    }
    return windows
  }
}

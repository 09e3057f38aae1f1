public import NN
public import TensorCore

/// A SampleRNN of one to three tiers over codes of 8 bits (Mehri et al., 2016, "SampleRNN: an
/// unconditional end-to-end neural audio generation model").
///
/// Three tiers: `top`, a GRU over frames of 16 samples, `mid`, a GRU over frames of 4, and the sample
/// level, a small network over the last 4 samples. Each upper tier conditions the one below: its
/// output is spread over four frames (or samples). Frame tiers see a code q as (q - 127.5) / 127.5.
/// Two tiers: without `top`. One tier: a GRU over single samples, each by its embedding.
public final class SampleRNN: Network {
  /// Samples in a frame of the top tier: what every call's rows have in front as context, and what
  /// lengths are a multiple of.
  public static let topFrame = 16
  /// Samples in a frame of the middle tier, and what the sample level looks back on.
  public static let midFrame = 4

  /// Hidden states, each `[B, dim]`, of the recurrent tiers, top first.
  public typealias State = [Tensor]

  /// Where a call's rows start.
  public enum Start {
    /// Every row begins a sound.
    case beginning
    /// Every row goes on from its state.
    case after(State)
    /// Some rows go on, the others begin.
    case mixed(State, goesOn: [Bool])
  }

  /// The sizes.
  public let configuration: SampleRNNConfiguration
  /// The tiers over frames, top first; none in a network of one tier.
  public let frameTiers: [FrameTier]
  /// `emb`: `[codes, embed]`.
  public let embedding: Embedding
  /// `inp` (no bias): the last 4 embeddings to `dim`; nil in a network of one tier.
  public let input: Linear?
  /// `rnn`: the recurrence over single samples of a network of one tier.
  public let sampleRecurrence: TierGRU?
  /// `hid`, `out`: from there to the logits.
  public let hidden, output: Linear

  /// A network over parameters.
  public init(
    _ configuration: SampleRNNConfiguration, from source: inout some ParameterSource
  ) throws(ModelFileError) {
    let (dim, embed) = (configuration.dim, configuration.embed)
    self.configuration = configuration
    var tiers: [FrameTier] = []
    if configuration.tiers == 3 {
      tiers.append(
        try FrameTier(
          "top", frame: Self.topFrame, parts: Self.topFrame / Self.midFrame, configuration,
          from: &source))
    }
    if configuration.tiers >= 2 {
      tiers.append(
        try FrameTier(
          "mid", frame: Self.midFrame, parts: Self.midFrame, configuration, from: &source))
    }
    frameTiers = tiers
    embedding = try Embedding("emb", symbols: configuration.codes, width: embed, from: &source)
    if tiers.isEmpty {
      input = nil
      sampleRecurrence = try TierGRU("rnn", inputs: embed, configuration, from: &source)
    } else {
      input = try Linear(
        "inp", inputs: Self.midFrame * embed, outputs: dim, bias: false, from: &source)
      sampleRecurrence = nil
    }
    hidden = try Linear("hid", inputs: dim, outputs: dim, from: &source)
    output = try Linear("out", inputs: dim, outputs: configuration.codes, from: &source)
  }

  /// The recurrent tiers, top first.
  var recurrences: [TierGRU] {
    frameTiers.map { $0.recurrence } + (sampleRecurrence.map { [$0] } ?? [])
  }

  /// Logits of the codes after the first 16, `[B, T, codes]`, and the states after the last frame.
  ///
  /// `codes` are B rows of 16 + T, T a multiple of 16; the first 16 are context only. `classes` are
  /// the rows' classes, of a network that knows classes. To go on, the next call's rows start with
  /// the last 16 codes of this one, after its states.
  public func logits(
    _ codes: [Int32], batch: Int, classes: [Int] = [], from start: Start = .beginning,
    on tape: Tape
  ) -> (logits: Variable, state: State) {
    let rows = CodeRows(codes, batch: batch)
    var states: State = []
    var condition: Variable?
    for tier in frameTiers {
      let frames = rows.count / tier.frame
      let amplitudes = rows.amplitudes(behind: tier.frame)
        .reshaped([batch, frames, tier.frame])
      var x = tier.input(tape.constant(amplitudes), on: tape)
      if let condition { x = tape.add(x, tape.reshape(condition, to: x.shape)) }
      let (y, state) = tier.recurrence(
        x, labels: classes, start: start, tier: states.count, on: tape)
      condition = tier.up(y, on: tape)
      states.append(state)
    }

    var x: Variable
    if let input, let condition {
      let embedded = tape.reshape(
        embedding(
          rows.last(Self.midFrame), shape: [batch, rows.count, Self.midFrame], on: tape),
        to: [batch, rows.count, Self.midFrame * configuration.embed])
      x = input(embedded, on: tape)
      x = tape.relu(tape.add(x, tape.reshape(condition, to: x.shape)))
    } else {
      x = embedding(rows.last(1), shape: [batch, rows.count], on: tape)
    }
    if let sampleRecurrence {
      let (y, state) = sampleRecurrence(
        x, labels: classes, start: start, tier: states.count, on: tape)
      x = y
      states.append(state)
    }
    return (output(tape.relu(hidden(x, on: tape)), on: tape), states)
  }

  /// Mean cross-entropy in nats a sample over all codes after the first 16 of each row.
  public func loss(
    _ codes: [Int32], batch: Int, classes: [Int] = [], from start: Start = .beginning,
    on tape: Tape
  ) -> (loss: Variable, state: State) {
    let (logits, after) = logits(codes, batch: batch, classes: classes, from: start, on: tape)
    let width = codes.count / batch
    let targets = (0..<batch).flatMap { codes[($0 * width + Self.topFrame)..<(($0 + 1) * width)] }
    return (tape.crossEntropy(logits, targets: targets), after)
  }

  /// Every tensor of the network.
  public var parameters: [NamedParameter] {
    frameTiers.flatMap { $0.input.parameters } + recurrences.flatMap { $0.layer.parameters }
      + frameTiers.flatMap { $0.up.parameters } + embedding.parameters
      + (input?.parameters ?? []) + hidden.parameters + output.parameters
      + recurrences.flatMap { $0.extraParameters }
  }
}

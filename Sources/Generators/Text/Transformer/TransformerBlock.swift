public import NN
import TensorCore

/// One block of a GPT-2-like decoder, normalised before each half:
/// `x + c_proj(attention(c_attn(ln_1(x))))`, then `x + c_out(gelu(c_fc(ln_2(x))))`.
///
/// Input and output `[B, T, dim]`; the feed-forward half is 4 · dim wide.
public struct TransformerBlock {
  /// `ln_1`, `ln_2`.
  public let attentionNorm, feedNorm: LayerNorm
  /// `c_attn`: queries, keys and values, `[3 · dim, dim]`.
  public let attention: Linear
  /// `c_proj`: `[dim, dim]`.
  public let projection: Linear
  /// `c_fc`: `[4 · dim, dim]`.
  public let feed: Linear
  /// `c_out`: `[dim, 4 · dim]`.
  public let feedOutput: Linear
  private let name: String
  private let heads: Int

  /// A block under a name; weights start normal with deviation 0.02.
  init(
    _ name: String, dim: Int, heads: Int, from source: inout some ParameterSource
  ) throws(ModelFileError) {
    self.name = name
    self.heads = heads
    let weight = TransformerLanguageModel.initial
    attentionNorm = try LayerNorm("\(name).ln_1", width: dim, from: &source)
    attention = try Linear(
      "\(name).c_attn", inputs: dim, outputs: 3 * dim, weight: weight, from: &source)
    projection = try Linear(
      "\(name).c_proj", inputs: dim, outputs: dim, weight: weight, from: &source)
    feedNorm = try LayerNorm("\(name).ln_2", width: dim, from: &source)
    feed = try Linear("\(name).c_fc", inputs: dim, outputs: 4 * dim, weight: weight, from: &source)
    feedOutput = try Linear(
      "\(name).c_out", inputs: 4 * dim, outputs: dim, weight: weight, from: &source)
  }

  /// The block's output; dropout acts on the attention's weights and on both halves' outputs.
  func callAsFunction(_ x: Variable, dropout: Dropout?, on tape: Tape) -> Variable {
    let seen = tape.causalAttention(
      attention(attentionNorm(x, on: tape), on: tape), heads: heads,
      dropout: dropout.map { ($0.rate, $0.stream("\(name).attention")) })
    let x = tape.add(x, dropout(projection(seen, on: tape), "\(name).c_proj", on: tape))
    let wide = tape.gelu(feed(feedNorm(x, on: tape), on: tape))
    return tape.add(x, dropout(feedOutput(wide, on: tape), "\(name).c_out", on: tape))
  }

  var parameters: [NamedParameter] {
    attentionNorm.parameters + attention.parameters + projection.parameters + feedNorm.parameters
      + feed.parameters + feedOutput.parameters
  }
}

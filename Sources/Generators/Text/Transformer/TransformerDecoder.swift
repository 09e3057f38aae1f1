import NN
package import TensorCore

/// A transformer language model for generation: every row one text, all advanced by a symbol at
/// once; keys and values of the places seen are kept.
///
/// With f32 weights a row's logits are the bits that `TransformerLanguageModel.logits` gives for the symbols in view.
/// The context slides by halves: a text that fills it forgets all but its last `context / 2`
/// symbols, which are read again from place 0, and goes on from there.
package struct TransformerDecoder: LanguageDecoder {
  /// A block with its weights packed.
  struct Block: Sendable {
    let attentionNorm, feedNorm: PackedLayerNorm
    let attention, projection, feed, feedOutput: PackedLinear

    func stored(as precision: WeightPrecision, compute: Compute) -> Block {
      Block(
        attentionNorm: attentionNorm, feedNorm: feedNorm,
        attention: attention.stored(as: precision, compute: compute),
        projection: projection.stored(as: precision, compute: compute),
        feed: feed.stored(as: precision, compute: compute),
        feedOutput: feedOutput.stored(as: precision, compute: compute))
    }
  }

  let configuration: TransformerConfiguration
  let symbols, places: PackedEmbedding
  let blocks: [Block]
  let norm: PackedLayerNorm
  let head: PackedLinear

  package init(_ network: TransformerLanguageModel, compute: Compute) {
    func pack(_ layer: Linear) -> PackedLinear { PackedLinear(layer, compute: compute) }
    configuration = network.configuration
    symbols = PackedEmbedding(network.symbols)
    places = PackedEmbedding(network.places)
    blocks = network.blocks.map { block in
      Block(
        attentionNorm: PackedLayerNorm(block.attentionNorm),
        feedNorm: PackedLayerNorm(block.feedNorm), attention: pack(block.attention),
        projection: pack(block.projection), feed: pack(block.feed),
        feedOutput: pack(block.feedOutput))
    }
    norm = PackedLayerNorm(network.norm)
    head = PackedLinear(network.symbols.weight, bias: nil, compute: compute)
  }

  /// As many rows as keep their keys and values within half a gigabyte, at most 64.
  package var preferredBatch: Int {
    let bytes = 8 * configuration.layers * configuration.context * configuration.dim
    return min(64, max(1, (512 << 20) / bytes))
  }

  private init(_ other: TransformerDecoder, _ precision: WeightPrecision, _ compute: Compute) {
    configuration = other.configuration
    symbols = other.symbols
    places = other.places
    blocks = other.blocks.map { $0.stored(as: precision, compute: compute) }
    norm = other.norm
    head = other.head.stored(as: precision, compute: compute)
  }

  package func stored(as precision: WeightPrecision, compute: Compute) -> any LanguageDecoder {
    TransformerDecoder(self, precision, compute)
  }

  package func batch(capacity: Int, compute: Compute) -> any LanguageBatch {
    TransformerBatch(self, capacity: capacity, compute: compute)
  }
}

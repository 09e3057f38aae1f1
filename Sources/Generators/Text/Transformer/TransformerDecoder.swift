import NN
import PipelineInterface
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
  /// Each has room to normalise rows in.
  private let threads: Int

  package init(_ network: TransformerLanguageModel, compute: Compute) {
    func pack(_ layer: Linear) -> PackedLinear { PackedLinear(layer, compute: compute) }
    configuration = network.configuration
    threads = compute.threads
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
    (configuration, threads) = (other.configuration, compute.threads)
    symbols = other.symbols
    places = other.places
    blocks = other.blocks.map { $0.stored(as: precision, compute: compute) }
    norm = other.norm
    head = other.head.stored(as: precision, compute: compute)
  }

  package func stored(as precision: WeightPrecision, compute: Compute) -> any LanguageDecoder {
    TransformerDecoder(self, precision, compute)
  }

  /// Keys and values, and the rows of a pass; of a short text, too: its places lie spread over all
  /// layers, in large pages.
  package func batchBytes(capacity: Int) -> Int {
    let (dim, heads, context) = (configuration.dim, configuration.heads, configuration.context)
    // A head's values, and the places of its keys, are filled up to whole vectors.
    let width = (dim / heads + 15) / 16 * 16
    let places = (context + 15) / 16 * 16
    let kept = configuration.layers.times(places).times(dim + heads * width)
    let pass = 10 * dim + heads * places
    let normalized = threads.times((capacity + 1) / 2).times(dim + 2)
    return capacity.times(4).times(kept.plus(configuration.symbols))
      .plus(max(capacity, context / 2).times(4).times(pass)).plus(normalized.times(4))
  }

  package func batch(capacity: Int, compute: Compute) -> any LanguageBatch {
    TransformerBatch(self, capacity: capacity, compute: compute)
  }
}

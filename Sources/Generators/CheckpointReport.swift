import NN
public import PipelineInterface
import TensorCore

/// What a checkpoint of any kind says about itself, for people.
public struct CheckpointReport: Sendable {
  /// Kind, digests, licence.
  public let facts: ModelFacts
  /// Sizes, alphabet, rate: canonical JSON.
  public let configuration: String
  /// How the data were prepared: canonical JSON.
  public let preprocessing: String
  /// What the training reached: canonical JSON.
  public let training: String
  /// The recipe in canonical form.
  public let recipe: String
  /// The tensors by name.
  public let tensors: [TensorFacts]

  /// A tensor of a checkpoint.
  public struct TensorFacts: Hashable, Sendable {
    /// Its name, as PyTorch's `state_dict()` has it.
    public let name: String
    /// Its shape.
    public let shape: [Int]
    /// Its elements.
    public let count: Int
  }

  /// Reads a checkpoint's bytes; `ModelError` says what is wrong with them.
  public init(_ bytes: [UInt8]) throws(ModelError) {
    let checkpoint: Checkpoint
    do throws(ModelFileError) {
      checkpoint = try Checkpoint(decoding: bytes)
    } catch {
      throw ModelError(error.reason)
    }
    facts = ModelFacts(checkpoint)
    configuration = checkpoint.configuration.canonicalText
    preprocessing = checkpoint.preprocessing.canonicalText
    training = checkpoint.training.canonicalText
    recipe = checkpoint.recipe
    tensors = checkpoint.tensors.sorted { $0.key < $1.key }.map { name, tensor in
      TensorFacts(name: name, shape: tensor.shape.dims, count: tensor.shape.count)
    }
  }
}

public import Numerics
public import TensorCore

/// A trained model on disk: tensors under PyTorch's names, and in `__metadata__` all that is needed
/// to use it, to know where it came from and to train it again.
///
/// No date, no path.
public struct Checkpoint: Sendable {
  /// The version of `__metadata__` that this program writes and reads.
  public static let formatVersion = 1

  /// The kind that made it: `lstm`.
  public var kind: String
  /// Everything beside the tensors that decides what the model makes: sizes, alphabet, rate.
  public var configuration: JSONValue
  /// How the data were prepared for it.
  public var preprocessing: JSONValue
  /// The recipe in canonical form, without paths and comments.
  public var recipe: String
  /// Digest of the training data, 64 hexadecimal digits.
  public var dataDigest: String
  /// Licence of the training data.
  public var licence: String
  /// Credit line that travels with what the model makes.
  public var credit: String
  /// What the training reached: steps, losses.
  public var training: JSONValue
  /// What the training data were like, as text; `nil`: the recipe did not ask for it.
  public var fingerprints: String?
  /// Numerics version it was trained under.
  public var numericsVersion: Int
  /// The network's state.
  public var tensors: [String: Tensor]

  /// A checkpoint from its parts.
  public init(
    kind: String, configuration: JSONValue, preprocessing: JSONValue = [:], recipe: String,
    dataDigest: String, licence: String, credit: String, training: JSONValue = [:],
    fingerprints: String? = nil,
    numericsVersion: Int = Numerics.numericsVersion, tensors: [String: Tensor]
  ) {
    self.kind = kind
    self.configuration = configuration
    self.preprocessing = preprocessing
    self.recipe = recipe
    self.dataDigest = dataDigest
    self.licence = licence
    self.credit = credit
    self.training = training
    self.fingerprints = fingerprints
    self.numericsVersion = numericsVersion
    self.tensors = tensors
  }
}

import NN
public import PipelineInterface
import TensorCore

/// A checkpoint from weights that another program trained: a PyTorch `state_dict()` in a safetensors
/// file, and what it does not say of itself.
///
/// Tensors are taken by name. Batch counters (`NAME.num_batches_tracked`) are left out; other tensors
/// than F32 are refused, as is what the network does not have or lacks.
public struct WeightImport: Sendable {
  /// The checkpoint's bytes.
  public let checkpoint: [UInt8]
  /// What it says about itself.
  public let facts: ModelFacts

  /// Weights described by a JSON object: `kind`, `configuration` (as `pipeline inspect` shows it),
  /// `licence`, `credit` and, if the kind has it, `preprocessing`.
  public init(
    weights: [UInt8], description: String, kinds: [GeneratorKind]
  ) throws {
    let checkpoint = try Self.refusing { () throws(ModelFileError) in
      var fields = try JSONFields(Self.json(description), context: "description")
      let checkpoint = Checkpoint(
        kind: try fields.string("kind"), configuration: try fields.value("configuration"),
        preprocessing: fields.has("preprocessing") ? try fields.value("preprocessing") : [:],
        recipe: "{}", dataDigest: "", licence: try fields.string("licence"),
        credit: try fields.string("credit"), training: ["imported": .boolean(true)], tensors: [:])
      try fields.finish()
      return checkpoint
    }
    try self.init(checkpoint, weights: weights, kinds: kinds)
  }

  /// Weights described by a recipe: the checkpoint of a training of no steps, its weights replaced.
  ///
  /// The recipe's data are read: text units and labels come from there.
  public init(weights: [UInt8], recipe request: TrainingRequest, kind: GeneratorKind) throws {
    let outcome = try kind.trainer.train(request, observer: NoSteps())
    var checkpoint = try Self.refusing { () throws(ModelFileError) in
      try Checkpoint(decoding: outcome.checkpoint)
    }
    checkpoint.training = ["imported": .boolean(true)]
    try self.init(checkpoint, weights: weights, kinds: [kind])
  }

  private init(
    _ description: Checkpoint, weights: [UInt8], kinds: [GeneratorKind]
  ) throws {
    guard let kind = kinds.first(where: { $0.name == description.kind }) else {
      let names = kinds.map { $0.name }.joined(separator: ", ")
      throw ModelError(
        "description: \"kind\" must be one of \(names), got \(JSONValue.string(description.kind).canonicalText)"
      )
    }
    var checkpoint = description
    checkpoint.tensors = try Self.refusing { () throws(ModelFileError) in
      try Self.tensors(weights)
    }
    self.checkpoint = checkpoint.encoded()
    facts = try kind.load(self.checkpoint, 1).facts
  }

  private static func tensors(_ weights: [UInt8]) throws(ModelFileError) -> [String: Tensor] {
    let file = try SafeTensors(decoding: weights)
    if let name = file.integers.keys.filter({ !$0.hasSuffix(".num_batches_tracked") }).min() {
      throw ModelFileError("tensor \"\(name)\" has dtype I64, a model has F32 only")
    }
    return file.floats
  }

  private static func json(_ description: String) throws(ModelFileError) -> JSONValue {
    do throws(ModelFileError) {
      return try JSONValue(parsing: description)
    } catch {
      throw ModelFileError("description: \(error.reason)")
    }
  }

  /// What a file's reader says, as a model's refusal.
  private static func refusing<Value>(
    _ body: () throws(ModelFileError) -> Value
  ) throws(ModelError) -> Value {
    do throws(ModelFileError) {
      return try body()
    } catch {
      throw ModelError(error.reason)
    }
  }
}

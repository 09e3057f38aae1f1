import Files
public import NN
public import PipelineInterface

extension ModelFacts {
  /// The facts of a checkpoint.
  public init(_ checkpoint: Checkpoint) {
    self.init(
      kind: checkpoint.kind, digest: checkpoint.modelDigest.description,
      dataDigest: checkpoint.dataDigest, licence: checkpoint.licence, credit: checkpoint.credit,
      numericsVersion: checkpoint.numericsVersion)
  }
}

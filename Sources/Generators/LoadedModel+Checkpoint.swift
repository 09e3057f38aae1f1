import NN
import PipelineInterface
import TensorCore

extension LoadedModel {
  /// A model from a checkpoint's bytes; `generator` makes a kind's own.
  init(
    checkpoint bytes: [UInt8], threads: Int,
    generator: (Checkpoint, Compute) throws(ModelFileError) -> any Generator
  ) throws {
    let compute = try Compute(threads: threads)
    do throws(ModelFileError) {
      let checkpoint = try Checkpoint(decoding: bytes)
      let fingerprints = checkpoint.fingerprints.map { Fingerprints(decoding: $0) }
      if case .some(nil) = fingerprints {
        throw ModelFileError("the fingerprints of its data are damaged")
      }
      self.init(
        facts: ModelFacts(checkpoint), generator: try generator(checkpoint, compute),
        fingerprints: fingerprints ?? nil)
    } catch {
      throw ModelError(error.reason)
    }
  }
}

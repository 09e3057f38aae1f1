import Files
import Media

/// A sample in, the bytes of its file and what the index says of them out.
struct EncodeStage {
  let plan: Plan
  let job: PlannedJob

  func run(
    _ sample: Sample, of item: PlannedItem, rejections: [String] = []
  ) -> Result<EncodedItem, ItemFailure> {
    do throws(CodecError) {
      // A text file has no room for provenance.
      let isBare = !plan.hasMetadata || sample.medium == .text
      let provenance =
        isBare
        ? Provenance() : plan.provenance(of: item, job: job, attempt: rejections.count)
      let encoded = try EncodedSample(sample, as: job.format, provenance: provenance)
      let artifact = Artifact(
        position: item.position, path: item.path, content: encoded.content,
        file: Digest(of: encoded.bytes), bytes: encoded.bytes.count, extent: encoded.extent,
        rejections: rejections)
      return .success(EncodedItem(artifact: artifact, bytes: encoded.bytes))
    } catch {
      return .failure(ItemFailure(job, item, stage: .encode, reason: error.reason))
    }
  }
}

/// A file that is not written yet.
struct EncodedItem: Sendable {
  let artifact: Artifact
  let bytes: [UInt8]
}

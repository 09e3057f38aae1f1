import Files
import Media

/// A sample as the bytes of its file, with the digest of its content.
struct EncodedSample {
  let bytes: [UInt8]
  let content: Digest
  let extent: Extent

  init(_ sample: Sample, provenance: Provenance) throws(CodecError) {
    throw CodecError(format: "x", reason: "codecs")
  }
}

import Files
import Media

/// A sample as the bytes of its file, with the digest of its content.
struct EncodedSample {
  let bytes: [UInt8]
  let content: Digest
  let extent: Extent

  init(_ sample: Sample, provenance: Provenance) throws(CodecError) {
    extent = Extent(sample)
    var b: [UInt8]
    switch sample {
    case .text(let t): b = Array(t.utf8)
    case .image(let r): b = r.pixels
    case .audio(let w): b = w.samples.map { UInt8(truncatingIfNeeded: Int($0 * 100)) }
    }
    content = Digest(of: b)
    if sample.medium != .text { b += provenance.fields.flatMap { Array($0.key.utf8) + Array($0.value.utf8) } }
    bytes = b
  }
}

import Files
import Media

/// A sample as the bytes of its file, with the digest of its content.
struct EncodedSample {
  let bytes: [UInt8]
  let content: Digest
  let extent: Extent

  init(
    _ sample: Sample, as format: FileFormat, provenance: Provenance
  ) throws(CodecError) {
    bytes = try sample.encoded(as: format, provenance: provenance)
    let content = try sample.content()
    self.content = Digest(of: content)
    extent = Extent(sample, content)
  }
}

extension Extent {
  /// How large a sample's content is.
  init(_ sample: Sample, _ content: Content) {
    self =
      switch sample {
      // The file's text, which ends in a line feed even when the sample's does not.
      case .text: .text(characters: content.payload.count { $0 & 0xC0 != 0x80 })
      case .image(let raster): .image(width: raster.width, height: raster.height)
      case .audio(let sound):
        .audio(sampleRate: sound.sampleRate, channels: sound.channels, frames: sound.frames)
      }
  }
}

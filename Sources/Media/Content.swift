/// What a content digest is taken over (formats.md): a header line, then the payload.
///
/// The digest is SHA-256 of the UTF-8 bytes of `header` followed by `payload`.
public struct Content: Hashable, Sendable {
  /// `text/utf-8\n`, `image/rgba8 W H\n` or `audio/pcm16 RATE CHANNELS FRAMES\n`.
  public let header: String
  /// UTF-8 bytes, RGBA pixels or little-endian PCM.
  public let payload: [UInt8]

  /// A content from its two parts.
  public init(header: String, payload: [UInt8]) {
    self.header = header
    self.payload = payload
  }
}

extension Sample {
  /// What the content digest of this sample is taken over.
  ///
  /// The same for the sample and for what is read back from its file. Fails as encoding does: for
  /// a sound with a NaN.
  public func content() throws(CodecError) -> Content {
    switch self {
    case .text(let text):
      Content(header: "text/utf-8\n", payload: TextCodec.encode(text))
    case .image(let raster):
      Content(
        header: "image/rgba8 \(raster.width) \(raster.height)\n", payload: raster.canonical.pixels)
    case .audio(let sound):
      Content(
        header: "audio/pcm16 \(sound.sampleRate) \(sound.channels) \(sound.frames)\n",
        payload: try sound.pcm16().map(\.littleEndian).withUnsafeBytes { Array($0) })
    }
  }

  /// The file of this sample in a format of its medium; `nil`: the usual one.
  public func encoded(
    as format: FileFormat? = nil, provenance: Provenance = Provenance()
  ) throws(CodecError) -> [UInt8] {
    switch (self, format) {
    case (.text(let text), _): TextCodec.encode(text)
    case (.image(let raster), .png8):
      try PNGCodec.encodeIndexed(raster, provenance: provenance)
    case (.image(let raster), _): try PNGCodec.encode(raster, provenance: provenance)
    case (.audio(let sound), .flac): try FLACCodec.encode(sound, provenance: provenance)
    case (.audio(let sound), _): try WAVCodec.encode(sound, provenance: provenance)
    }
  }

  /// The sample that a file of a medium holds.
  public init(_ medium: Medium, decoding file: [UInt8]) throws(CodecError) {
    switch medium {
    case .text: self = .text(try TextCodec.decode(file))
    case .image: self = .image(try PNGCodec.decode(file))
    case .audio: self = .audio(try SoundCodec.decode(file))
    }
  }
}

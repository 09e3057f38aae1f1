import Files
import Media

/// Content digests of decoded data files: a header line and the payload (formats.md).
enum ContentDigest {
  /// Text as UTF-8 bytes.
  static func text(_ bytes: [UInt8]) -> Digest {
    digest(header: "text/utf-8\n", bytes)
  }

  /// RGBA rows from the top; the colour of a transparent pixel counts as black.
  static func image(_ raster: Raster) -> Digest {
    var pixels = raster.pixels
    for pixel in stride(from: 0, to: pixels.count, by: 4) where pixels[pixel + 3] == 0 {
      pixels.replaceSubrange(pixel..<pixel + 3, with: repeatElement(0, count: 3))
    }
    return digest(header: "image/rgba8 \(raster.width) \(raster.height)\n", pixels)
  }

  /// 16-bit samples, little-endian, interleaved.
  static func audio(_ sound: Waveform) -> Digest {
    let bytes = sound.samples.flatMap { sample in
      let value = Int16(max(-32_768, min(32_767, (sample * 32_768).rounded())))
      return [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
    }
    return digest(
      header: "audio/pcm16 \(sound.sampleRate) \(sound.channels) \(sound.frames)\n", bytes)
  }

  private static func digest(header: String, _ payload: [UInt8]) -> Digest {
    var hash = SHA256()
    hash.update(header)
    hash.update(payload)
    return hash.finish()
  }
}

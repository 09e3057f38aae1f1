public import Media

/// What training data were like, small enough to lie in a checkpoint: near copies are found by it.
///
/// A function of the data alone. Texts: hashes of runs of 24 characters and of short lines. Pictures
/// and sounds: a print of 512 bits each.
public enum Fingerprints: Hashable, Sendable {
  case text(TextPrints)
  /// Prints of pictures, in the order of the data.
  case image([[UInt64]])
  /// Prints of sounds, in the order of the data; silent ones have none.
  case audio([[UInt64]])

  /// Collects the fingerprints of samples of one medium, one after the other.
  public struct Maker {
    private let medium: Medium
    private var texts = TextPrints.Maker()
    private var prints: [[UInt64]] = []

    /// A collection without samples.
    public init(_ medium: Medium) { self.medium = medium }

    /// Adds a sample; one of another medium adds nothing.
    public mutating func add(_ sample: Sample) {
      guard sample.medium == medium else { return }
      switch sample {
      case .text(let text): texts.add(text)
      case .image(let raster): prints.append(PicturePrint.fingerprint(of: raster))
      case .audio(let sound): if let print = sound.fingerprint { prints.append(print) }
      }
    }

    /// The fingerprints of all that was added.
    public consuming func finish() -> Fingerprints {
      switch medium {
      case .text: .text(texts.finish())
      case .image: .image(prints)
      case .audio: .audio(prints)
      }
    }
  }

  /// How much a sample is like the nearest of the data, 0...1.
  ///
  /// Of a text: the share of its runs, or of its lines, that stand in the data. Of a picture or sound:
  /// the share of bits that its print has in common with the nearest one; one half is chance for
  /// sounds, pictures with plain backgrounds have more in common.
  public func likeness(of sample: Sample) -> Double {
    switch (self, sample) {
    case (.text(let prints), .text(let text)): prints.likeness(of: text)
    case (.image(let prints), .image(let raster)):
      Self.nearest(PicturePrint.fingerprint(of: raster), among: prints, bits: PicturePrint.bits)
    case (.audio(let prints), .audio(let sound)):
      sound.fingerprint.map { Self.nearest($0, among: prints, bits: Waveform.printBits) } ?? 0
    default: 0
    }
  }

  private static func nearest(_ print: [UInt64], among prints: [[UInt64]], bits: Int) -> Double {
    var least = bits
    for other in prints {
      let distance = zip(print, other).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
      least = min(least, distance)
    }
    return prints.isEmpty ? 0 : 1 - Double(least) / Double(bits)
  }
}

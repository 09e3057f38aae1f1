public import Media

/// What a sample is like, to be held against others of its job.
public struct SamplePrint: Hashable, Sendable {
  /// Characters of a run of a text, and the most hashes of runs that are kept: the smallest.
  static let (run, runLimit) = (5, 128)

  /// What is the same in texts that are called equal: the text without case of ASCII letters and the
  /// amount of white space; `nil` of pictures and sounds, which are equal by their content.
  public let plainText: String?
  /// Hashes of runs of a text, each once, in rising order.
  let runs: [UInt64]
  /// The bits of a picture or a sound; none of a silent sound.
  let bits: [UInt64]
  /// How many of the bits tell something.
  let width: Int

  /// The print of a sample.
  public init(_ sample: Sample) {
    switch sample {
    case .text(let text):
      let scalars = TextPrints.folded(text.unicodeScalars[...]).compactMap { Unicode.Scalar($0) }
      plainText = String(String.UnicodeScalarView(scalars))
      runs = Array(Set(TextPrints.runs(of: text, length: Self.run)).sorted().prefix(Self.runLimit))
      (bits, width) = ([], 0)
    case .image(let raster):
      (plainText, runs) = (nil, [])
      (bits, width) = (PicturePrint.fingerprint(of: raster), PicturePrint.bits)
    case .audio(let sound):
      (plainText, runs) = (nil, [])
      (bits, width) = (sound.fingerprint ?? [], Waveform.printBits)
    }
  }

  /// How much two samples of a medium are alike, 0...1.
  ///
  /// Of texts: the share of the runs of both that stand in both (Jaccard), taken over the 128 smallest
  /// hashes (A. Broder, "On the resemblance and containment of documents", 1997). Of pictures and
  /// sounds: the share of the bits that are equal. 0 where one is too short or silent.
  public func likeness(to other: SamplePrint) -> Double {
    if !bits.isEmpty, bits.count == other.bits.count, width == other.width {
      let distance = zip(bits, other.bits).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
      return 1 - Double(distance) / Double(width)
    }
    let (union, common) = overlap(other)
    return union == 0 || runs.isEmpty || other.runs.isEmpty ? 0 : Double(common) / Double(union)
  }

  /// The smallest hashes of both together, at most `runLimit`, and how many of those stand in both.
  private func overlap(_ other: SamplePrint) -> (union: Int, common: Int) {
    var (a, b, union, common) = (0, 0, 0, 0)
    while union < Self.runLimit, a < runs.count || b < other.runs.count {
      let isFirst = b == other.runs.count || a < runs.count && runs[a] <= other.runs[b]
      let isSecond = a == runs.count || b < other.runs.count && other.runs[b] <= runs[a]
      if isFirst, isSecond { common += 1 }
      if isFirst { a += 1 }
      if isSecond { b += 1 }
      union += 1
    }
    return (union, common)
  }
}

/// Makes sounds into one file, with the JSON by which howler.js plays each of them.
///
/// Memory: one sheet, of at most 2^24 samples; what has no more room goes onto the next.
public struct SoundSheetMaker: SheetMaker {
  /// The most samples of a sheet: 64 MiB of floats.
  public static let sampleLimit = 1 << 24

  /// Milliseconds of silence after each sound.
  private let gap: Int

  /// A maker with so many milliseconds of silence after each sound, 0...10,000.
  public init(gap: Int = 100) { self.gap = gap }

  /// Whether a sound can lie on a sheet with one of another extent.
  public static func fits(_ extent: Extent, with first: Extent?) -> Bool {
    guard case .audio(let rate, let channels, let frames) = extent,
      case .audio(rate, channels, _)? = first,
      (1...Int(Int32.max)).contains(rate), (1...WAVCodec.channelLimit).contains(channels)
    else { return false }
    return frames <= sampleLimit / channels
  }

  /// One sheet: its samples as numbers, in their file's form, and the file.
  public func workingBytes(of count: Int, _ extent: Extent) -> Int {
    guard case .audio(let rate, let channels, let frames) = extent else { return 0 }
    let silence = Double(rate) * Double(gap) / 1000
    let samples = (Double(frames) + silence) * Double(channels) * Double(count)
    return Int(min(samples, Double(Self.sampleLimit)) * 12)
  }

  /// One sheet after the other; sounds of differing rates or channels are refused.
  public func make(
    of members: [SheetMember], name: String, read: (Int) throws -> Sample,
    each: (Sheet) throws -> Void
  ) throws {
    guard case .audio(let rate, let channels, _)? = members.first?.extent else { return }
    if let stranger = members.first(where: {
      !Self.fits($0.extent, with: members.first?.extent)
    }) {
      throw CodecError(
        format: "sound sheet",
        reason:
          "'\(stranger.name)' has another rate or number of channels than the first sound, or "
          + "more than \(Self.sampleLimit) samples")
    }
    let silence = SoundSheet.frames(ofMilliseconds: gap, rate: rate)
    var groups: [[Int]] = []
    var room = 0
    for (index, member) in members.enumerated() {
      guard case .audio(_, _, let frames) = member.extent else { continue }
      let need = (frames + silence) * channels
      if groups.isEmpty || need > room {
        groups.append([])
        room = Self.sampleLimit
      }
      groups[groups.count - 1].append(index)
      room -= need
    }
    for (sheetName, own) in zip(sheetNames(name, count: groups.count), groups) {
      var sheet = SoundSheet(sampleRate: rate, channels: channels, gap: silence)
      for index in own {
        guard case .audio(let sound) = try read(index) else { continue }
        try sheet.append(sound, name: members[index].name)
      }
      try each(
        Sheet(
          name: sheetName, content: .audio(sheet.waveform),
          layout: sheet.json(file: "\(sheetName).wav"), count: own.count))
    }
  }
}

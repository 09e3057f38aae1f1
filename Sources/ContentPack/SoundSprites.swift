import Engine
import Files
import Media

/// The sounds of a job in one file, with the JSON that says where each lies.
struct SoundSprites {
  let job: PackContents.Job
  let published: PublishedRun
  let provenance: Provenance

  static let folder = "sounds"
  /// The most samples in one sheet: 64 MiB of floats.
  private static let sampleLimit = 1 << 24

  /// Makes the sheets and adds them; what the index says of them.
  ///
  /// Sounds of another rate or number
  /// of channels than the first, and those longer than a sheet, are left out.
  func add(to pack: PackWriting) throws -> [PackIndex.Derived] {
    guard case .audio(let rate, let channels, _)? = job.items.first?.extent,
      (1...Int(Int32.max)).contains(rate), (1...WAVCodec.channelLimit).contains(channels)
    else { return [] }
    let paths = job.items.compactMap { item in
      if case .audio(rate, channels, let frames) = item.extent,
        frames <= Self.sampleLimit / channels
      {
        (item.path, frames)
      } else {
        nil
      }
    }
    var sheets: [[String]] = []
    var room = 0
    for (path, frames) in paths {
      let need = (frames + (rate + 9) / 10) * channels
      if sheets.isEmpty || need > room {
        sheets.append([])
        room = Self.sampleLimit
      }
      sheets[sheets.count - 1].append(path)
      room -= need
    }
    var derived: [PackIndex.Derived] = []
    for (number, members) in sheets.enumerated() {
      let name = sheets.count == 1 ? job.job.id : "\(job.job.id)-\(number + 1)"
      var sheet = SoundSheet(sampleRate: rate, channels: channels)
      for path in members {
        let file = Path.name(of: path)
        try sheet.append(
          try SoundCodec.decode(try published.bytes(path)),
          name: [".wav", ".flac"].first { file.hasSuffix($0) }
            .map { String(file.dropLast($0.count)) } ?? file)
      }
      let sound = sheet.waveform
      let path = "\(Self.folder)/\(name).wav"
      try pack.add(path, try WAVCodec.encode(sound, provenance: provenance))
      try pack.add("\(Self.folder)/\(name).json", Array(sheet.json(file: "\(name).wav").utf8))
      derived.append(
        PackIndex.Derived(
          element: "sound-sheet",
          attributes: [
            ("job", job.job.id), ("path", path),
            ("content", Digest(of: try Sample.audio(sound).content()).description),
            ("sounds", String(members.count)), ("rate", String(rate)),
            ("channels", String(channels)), ("frames", String(sound.frames)),
          ]))
    }
    return derived
  }
}

import Files
import Glibc
import ManifestXML
public import Media

/// A finished run on the disk, made without an engine.
///
/// Jobs `words`, `tiles` and `clicks`, and an item of `words` that failed. Removed with the value.
public final class SmallRun {
  /// The folder of a test's own; the run lies in it.
  public let root: String
  /// The run.
  public var folder: String { root + "/run" }
  /// Files of the run by path, without index and sums.
  public private(set) var files: [String: [UInt8]] = [:]

  /// What texts, pictures and sounds the run has.
  public init(
    texts: [String] = ["one\n", "two"],
    pictures: [Raster] = (1...5).map { SmallRun.picture($0 + 3, 9 - $0) },
    sounds: [Waveform] = (1...2).map { SmallRun.sound($0 * 1000) }
  ) throws {
    root = Self.temporaryFolder()
    let digest = String(repeating: "0a", count: 32)
    var index: [UInt8] = []
    var sums = ""
    var writer = XMLWriter { index += $0 }
    let count = texts.count + pictures.count + sounds.count + 1
    try writer.start(
      "index",
      [
        ("xmlns", "urn:pipeline:index:1"), ("name", "dungeon"), ("plan", digest), ("seed", "7"),
        ("numerics", "0"), ("items", String(count)), ("failed", "1"),
        (
          "source-type",
          "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
        ),
      ])
    try writer.empty(
      "model",
      [
        ("digest", digest), ("kind", "lstm"), ("data", digest), ("licence", "CC-BY-4.0"),
        ("credit", "Ann & <Bob>"), ("numerics", "0"),
      ])
    let jobs: [(String, String, [Sample])] = [
      ("words", "lstm", texts.map { .text($0) }), ("tiles", "vae", pictures.map { .image($0) }),
      ("clicks", "sample-rnn", sounds.map { .audio($0) }),
    ]
    for (id, kind, samples) in jobs {
      try writer.start(
        "job",
        [("id", id), ("kind", kind), ("model", digest), ("items", String(samples.count))])
      try writer.empty("parameter", [("name", "temperature"), ("value", "0.5")])
      for (number, sample) in samples.enumerated() {
        let medium = sample.medium
        let path = "\(medium.folder)/\(id)-000\(number + 1).\(medium.fileExtension)"
        let bytes = try sample.encoded()
        files[path] = bytes
        sums += "\(Digest(of: bytes))  \(path)\n"
        let attributes =
          [("path", path), ("type", medium.mediaType), ("content", try Self.digest(sample))]
          + [("item", String(number + 1)), ("replicate", "0"), ("attempt", "0")]
          + [("seed", digest), ("key", digest)] + Self.size(sample)
        try writer.start("artifact", attributes)
        try writer.text("prompt", "say \"<b>\" & \(number)")
        try writer.end()
      }
      if id == "words" {
        try writer.empty(
          "failure",
          [
            ("item", "9"), ("replicate", "0"), ("attempt", "0"), ("seed", digest),
            ("key", digest), ("stage", "generate"), ("reason", "NaN in <layer>"),
          ])
      }
      try writer.end()
    }
    try writer.end()
    sums += "\(Digest(of: index))  index.xml\n"
    let disk = LocalFileSystem()
    for medium in Medium.allCases { try disk.createFolder("\(folder)/\(medium.folder)") }
    for (path, bytes) in files { try disk.write(bytes, to: "\(folder)/\(path)") }
    try disk.write(Array(sums.utf8), to: "\(folder)/SHA256SUMS")
    try disk.write(index, to: "\(folder)/index.xml")
  }

  deinit { try? LocalFileSystem().removeAll(root) }

  /// A picture with many colours, not wholly opaque.
  public static func picture(_ width: Int, _ height: Int) -> Raster {
    var pixels: [UInt8] = []
    for index in 0..<width * height {
      pixels += [UInt8(index * 7 & 255), UInt8(width * 9 & 255), UInt8(height & 255)]
      pixels.append(UInt8(255 - index % 100))
    }
    return Raster(width: width, height: height, pixels: pixels)
  }

  /// A sound at 8 kHz.
  public static func sound(_ frames: Int) -> Waveform {
    Waveform(sampleRate: 8000, samples: (0..<frames).map { Float($0 % 64 - 32) / 64 })
  }

  private static func digest(_ sample: Sample) throws -> String {
    let content = try sample.content()
    var hash = SHA256()
    hash.update(content.header)
    hash.update(content.payload)
    return hash.finish().description
  }

  private static func size(_ sample: Sample) -> [(String, String)] {
    switch sample {
    case .text(let text): [("characters", String(text.unicodeScalars.count))]
    case .image(let raster): [("width", String(raster.width)), ("height", String(raster.height))]
    case .audio(let sound):
      [
        ("rate", String(sound.sampleRate)), ("channels", String(sound.channels)),
        ("frames", String(sound.frames)),
      ]
    }
  }

  private static func temporaryFolder() -> String {
    let root = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(root)/small-run-XXXXXX".utf8CString)
    return template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? ""
    }
  }
}

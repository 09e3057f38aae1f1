import Engine
import Files
import Media
import Numerics

/// What a picture, a sound or a text says of itself: its size, its content digest, its making.
enum MediaReport {
  /// The largest file that is read, in bytes.
  private static let limit = 1 << 31

  static func text(of path: String, _ file: InspectedFile) throws -> String {
    let bytes = try LocalFileSystem().read(path, limit: limit)
    do {
      switch file {
      case .picture:
        return try report(
          .image, bytes, PNGCodec.readProvenance(bytes), hasLabel: PNGCodec.readXMP(bytes) != nil)
      case .sound:
        return try report(
          .audio, bytes, SoundCodec.readProvenance(bytes),
          hasLabel: SoundCodec.readXMP(bytes) != nil)
      default: return try report(.text, bytes, try indexed(path), hasLabel: false)
      }
    } catch let error as CodecError {
      throw CommandError(.badData, "'\(path)' cannot be read: \(error)")
    }
  }

  private static func report(
    _ medium: Medium, _ bytes: [UInt8], _ provenance: Provenance, hasLabel: Bool
  ) throws -> String {
    let sample = try Sample(medium, decoding: bytes)
    var rows = [
      (name: "size", value: shape(sample)),
      (name: "content digest", value: Digest(of: try sample.content()).description),
      (name: "file", value: Amount.size(bytes.count)),
    ]
    if medium != .text {
      rows.append((name: "XMP packet", value: hasLabel ? "yes" : "no"))
    }
    let facts = provenance.fields.map { (name: $0.key, value: Printable.text($0.value)) }
    let none = [(name: "provenance", value: "none")]
    return FactList(rows + (facts.isEmpty ? none : facts)).description
  }

  private static func shape(_ sample: Sample) -> String {
    switch sample {
    case .text(let text): return Amount.count(text.unicodeScalars.count, "character")
    case .image(let raster): return "\(raster.width) x \(raster.height) pixels"
    case .audio(let sound):
      let seconds = DecimalText.shortest(sound.seconds)
      return "\(seconds) s, \(sound.sampleRate) Hz, \(Amount.count(sound.channels, "channel"))"
    }
  }

  /// A text has no room for its making: the index of its run has it, two folders up.
  private static func indexed(_ path: String) throws -> Provenance {
    let folder = Path.folder(of: path)
    let name = "\(Medium.text.folder)/\(Path.name(of: path))"
    for run in [Path.join(folder, ".."), folder] {
      let index = Path.normal(Path.join(run, "index.xml"))
      guard case .file = try LocalFileSystem().status(index) else { continue }
      var (job, found): (IndexedJob?, [Provenance.Field]) = (nil, [])
      try IndexReader(index).read { entry in
        switch entry {
        case .job(let next): job = next
        case .artifact(let artifact) where artifact.path == name:
          found = facts(of: artifact, job)
        default: break
        }
      }
      if !found.isEmpty { return Provenance([.init("index", index)] + found) }
    }
    return Provenance()
  }

  private static func facts(
    of artifact: IndexedArtifact, _ job: IndexedJob?
  ) -> [Provenance.Field] {
    let shared = job.map { [("job", $0.id), ("kind", $0.kind), ("model", $0.model)] } ?? []
    let prompt = artifact.prompt.map { [("prompt", $0)] } ?? []
    let parameters = (job?.parameters ?? []).map { ("parameter.\($0.name)", $0.value) }
    let steps = (job?.steps ?? []).enumerated().map { number, step in
      let values = step.parameters.map { " \($0.name)=\($0.value)" }.joined()
      return ("step.\(number)", "\(step.name)/\(step.version)\(values)")
    }
    let own = artifact.attributes.map { ($0.name, $0.value) }
    return (shared + own + prompt + parameters + steps).map { .init($0.0, $0.1) }
  }
}

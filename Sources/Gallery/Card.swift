import Engine
import Media
import Numerics

/// An item on the page: what is shown, and the facts that are shown on demand.
struct Card {
  /// What the template takes; every text in it is escaped.
  let values: [String: Any]

  /// Pictures up to this side are enlarged with hard edges.
  private static let pixelSide = 128

  init(
    _ artifact: IndexedArtifact, file: [UInt8], source: String, job: String
  ) throws(CodecError) {
    let id = "\(job)/\(artifact.item)"
    var values: [String: Any] = [
      "id": HTML.escaped(id), "number": HTML.escaped(String(artifact.item)),
      "label": HTML.escaped("\(job) \(artifact.item)"),
    ]
    switch artifact.extent {
    case .text:
      // The line feed that ends the file is no part of what is read, and the first one of an
      // element <pre> would be dropped.
      let text = try TextCodec.decode(file)
      values["text"] = "\n" + HTML.escaped(text.hasSuffix("\n") ? String(text.dropLast()) : text)
    case .image(let width, let height):
      values["image"] =
        [
          "source": source, "label": HTML.escaped("\(job) \(artifact.item)"),
          "width": String(width), "height": String(height),
          "pixels": max(width, height) <= Self.pixelSide,
        ] as [String: Any]
      values["size"] = "\(width) × \(height)"
    case .audio(let rate, _, let frames):
      let wave = WaveformPath(try SoundCodec.decode(file))
      values["audio"] = [
        "source": source, "label": HTML.escaped("\(job) \(artifact.item)"),
        "columns": String(wave.columns), "wave": wave.text,
      ]
      values["size"] = Self.seconds(frames, rate)
    }
    values["facts"] = Self.facts(artifact)
    self.values = values
  }

  /// What the index calls shortly.
  private static let names = [
    "content": "content digest", "seed": "item key", "key": "content key",
  ]

  private static func facts(_ artifact: IndexedArtifact) -> [[String: String]] {
    let prompt = artifact.prompt.map { [("prompt", $0)] } ?? []
    let rest = artifact.attributes.filter { $0.name != "type" && $0.name != "item" }
    return (prompt + rest.map { (names[$0.name] ?? $0.name, $0.value) }).map {
      ["name": HTML.escaped($0.0), "value": HTML.escaped($0.1)]
    }
  }

  /// `1.25 s`.
  private static func seconds(_ frames: Int, _ rate: Int) -> String {
    guard rate > 0 else { return "" }
    let (hundredths, overflow) = frames.multipliedReportingOverflow(by: 100)
    return overflow ? "" : "\(DecimalText.shortest(Double(hundredths / rate) / 100)) s"
  }
}

import Foundation
import Media
import Testing

/// Models of every kind, trained for a few steps by the program itself on data made up here: what
/// they make is noise, but of the shape that real models make.
struct TinyModels {
  /// Checkpoints by kind.
  let checkpoints: [String: [UInt8]]

  /// Trained once for all tests.
  static let shared = Result { try TinyModels() }

  private init() throws {
    let scratch = try Scratch()
    try Self.writeData(to: scratch)
    var checkpoints: [String: [UInt8]] = [:]
    for kind in ["rnn", "lstm", "transformer", "vae", "gan", "sample-rnn"] {
      let recipe = try scratch.write("\(kind).xml", try Self.recipe(kind))
      let outcome = try Program(folder: scratch).run(
        ["train", recipe, "--date", "2026-11-24", "--quiet"])
      try #require(outcome.exitCode == 0, "training \(kind): \(outcome.errors)")
      checkpoints[kind] = try scratch.read("Output/2026-11-24/\(kind)/\(kind).safetensors")
    }
    self.checkpoints = checkpoints
  }

  /// Puts the models into a folder, as `<kind>.safetensors`.
  static func write(to scratch: Scratch) throws {
    for (kind, bytes) in try shared.get().checkpoints {
      try scratch.write("\(kind).safetensors", bytes)
    }
  }

  /// A recipe of a kind that takes about a second.
  static func recipe(_ kind: String) throws -> String {
    let (architecture, dataset, schedule) =
      switch kind {
      case "lstm":
        (#"embed="8" hidden="16" layers="1""#, "text", #"steps="8" batch="4" window="16""#)
      case "rnn":
        (#"hidden="16""#, "text", #"steps="8" batch="4" window="16""#)
      case "transformer":
        (
          #"layers="1" heads="2" dim="16" context="16" dropout="0.1""#, "text",
          #"steps="8" batch="4""#
        )
      case "vae":
        (#"size="32" latent="4" width="2""#, "pictures", #"steps="4" batch="4""#)
      case "gan":
        (
          #"size="32" latent="4" width="2" channels="rgba""#, "pictures",
          #"steps="4" batch="4" average="0.9""#
        )
      default:
        (#"dim="16" embed="8""#, "sounds", #"steps="4" batch="2""#)
      }
    return """
      <training xmlns="urn:pipeline:training:1" name="\(kind)" seed="3">
        <\(kind) \(architecture)>
          <dataset path="\(dataset)" licence="CC0" credit="nobody"/>
          <optimizer/>
          <schedule \(schedule)/>
        </\(kind)>
      </training>

      """
  }

  /// Data of all three media: `text/`, `pictures/` of a size, `sounds/`.
  static func writeData(to scratch: Scratch, pictureSize: Int = 32) throws {
    let words = ["the", "old", "sword", "of", "a", "king", "lies", "under", "stone."]
    let text = (0..<600).map { words[($0 * $0 / 3 + $0) % words.count] }
    try scratch.write("text/words.txt", text.joined(separator: " ") + "\n")
    for number in 0..<24 {
      var pixels: [UInt8] = []
      for y in (0..<pictureSize).map({ $0 * 32 / pictureSize }) {
        for x in (0..<pictureSize).map({ $0 * 32 / pictureSize }) {
          let isInside = (x - 16) * (x - 16) + (y - 16) * (y - 16) < 40 + number * 6
          pixels += isInside ? [UInt8(number * 10), UInt8(x * 7), 40, 255] : [0, 0, 0, 0]
        }
      }
      let picture = Raster(width: pictureSize, height: pictureSize, pixels: pixels)
      try scratch.write("pictures/\(number + 10).png", try PNGCodec.encode(picture))
    }
    for number in 0..<12 {
      let samples = (0..<8000).map { index in
        Int16(truncatingIfNeeded: (index * (number + 3) * 37) % 20_000 - 10_000)
      }
      try scratch.write("sounds/\(number + 10).wav", wave(samples))
    }
  }

  /// A WAV file: mono, 16 kHz, 16 bit.
  static func wave(_ samples: [Int16]) -> [UInt8] {
    func little(_ number: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    let data = samples.flatMap { little(Int($0), 2) }
    let format = little(1, 2) + little(1, 2) + little(16_000, 4) + little(32_000, 4)
    return Array("RIFF".utf8) + little(36 + data.count, 4) + Array("WAVEfmt ".utf8)
      + little(16, 4) + format + little(2, 2) + little(16, 2) + Array("data".utf8)
      + little(data.count, 4) + data
  }
}

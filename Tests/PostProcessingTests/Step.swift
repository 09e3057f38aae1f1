import Files
import Media
import Numerics
import PipelineInterface
import PostProcessing
import Testing

/// A step by its name, as a manifest would use it.
struct Step {
  let kind: PostProcessorKind
  private let apply: PostProcessorKind.Function

  /// A step with written values; files are given by their texts.
  init(
    _ name: String, _ medium: Medium? = nil, _ written: [String: String] = [:],
    files: [String: String] = [:], fingerprints: Fingerprints? = nil
  ) throws {
    let kind = try #require(
      BuiltinSteps.all.first { $0.name == name && $0.medium == medium ?? $0.medium })
    self.kind = kind
    let values = try ParameterValues(
      written.merging(files.mapValues { _ in "given" }) { $1 }, of: kind.parameters)
    apply = try kind.prepare(values, StepInputs(texts: files, fingerprints: fingerprints))
  }

  init(_ name: String, _ written: [String: String], files: [String: String] = [:]) throws {
    try self.init(name, nil, written, files: files)
  }

  func callAsFunction(_ sample: Sample) throws -> Sample {
    try apply(sample, StepContext(key: 1, attempt: 0, position: 0))
  }

  func callAsFunction(_ text: String) throws -> String {
    guard case .text(let result) = try self(.text(text)) else { throw WrongMedium() }
    return result
  }

  func callAsFunction(_ raster: Raster) throws -> Raster {
    guard case .image(let result) = try self(.image(raster)) else { throw WrongMedium() }
    return result
  }

  func callAsFunction(_ sound: Waveform) throws -> Waveform {
    guard case .audio(let result) = try self(.audio(sound)) else { throw WrongMedium() }
    return result
  }

  struct WrongMedium: Error {}
}

/// Samples by chance, the same ones each time.
struct RandomSamples {
  private var stream: RandomStream

  init(seed: UInt64) { stream = RandomStream(key: seed, c2: 0, c3: 0) }

  mutating func below(_ limit: Int) -> Int { Int(stream.nextWord() % UInt32(limit)) }

  mutating func text(characters: Int) -> String {
    let letters = Array("aé🐻.,!?\"')  \t\n-b")
    return String((0..<characters).map { _ in letters[below(letters.count)] })
  }

  mutating func raster(_ width: Int, _ height: Int) -> Raster {
    Raster(
      width: width, height: height,
      pixels: (0..<width * height).flatMap { _ in
        let alpha = [0, 255, 255, below(256)][below(4)]
        return (0..<3).map { _ in alpha == 0 ? 0 : UInt8(below(256)) } + [UInt8(alpha)]
      })
  }

  mutating func sound(frames: Int, channels: Int = 1, amplitude: Float = 0.5) -> Waveform {
    Waveform(
      sampleRate: 8000, channels: channels,
      samples: (0..<frames * channels).map { _ in (stream.nextUniform() * 2 - 1) * amplitude })
  }
}

/// The content digest of a sample (formats.md).
func digest(_ sample: Sample) throws -> String {
  let content = try sample.content()
  return Digest(of: Array(content.header.utf8) + content.payload).description
}

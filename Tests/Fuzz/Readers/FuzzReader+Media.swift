import Media
import PipelineInterface
import PostProcessing

extension FuzzReader {
  /// The PNG reader on a file as it is, and with checksums that are right.
  static let png = FuzzReader(name: "png", limit: 4096) { bytes in
    try picture(Mended.png(bytes))
    try picture(bytes)
  }

  /// The WAV and FLAC readers.
  static let sound = FuzzReader(name: "sound", limit: 8192) { bytes in
    defer {
      _ = try? SoundCodec.readProvenance(bytes)
      _ = try? SoundCodec.readXMP(bytes)
    }
    let sound = try SoundCodec.decode(bytes)
    try BrokenPromise.unless(
      sound.samples.count.isMultiple(of: sound.channels), "a sound of broken frames")
    if sound.samples.count < 1 << 16 { _ = try WAVCodec.encode(sound) }
  }

  /// Palettes and lists of words, each over something small.
  static let lists = FuzzReader(name: "lists", limit: 4096) { bytes in
    guard let text = String(validating: bytes, as: UTF8.self) else { throw Refused() }
    var refusals: [any Error] = []
    for (name, file, sample) in [
      (
        "quantize", "palette",
        Sample.image(Raster(width: 2, height: 1, pixels: [9, 9, 9, 9, 0, 255, 0, 255]))
      ),
      ("filter-words", "file", .text("The mage's well-kept \u{1F409} sword; " + text)),
    ] {
      guard let step = BuiltinSteps.all.first(where: { $0.name == name }) else { throw Refused() }
      do {
        let values = try ParameterValues([file: "given"], of: step.parameters)
        let apply = try step.prepare(values, StepInputs(texts: [file: text]))
        _ = try apply(sample, StepContext(key: 1, attempt: 0, position: 0))
      } catch {
        refusals.append(error)
      }
    }
    // Each file is of one form: refused is what neither takes.
    if refusals.count == 2, let refusal = refusals.first { throw refusal }
  }

  private static func picture(_ bytes: [UInt8]) throws {
    defer {
      _ = try? PNGCodec.readProvenance(bytes)
      _ = try? PNGCodec.readXMP(bytes)
    }
    let raster = try PNGCodec.decode(bytes)
    guard raster.pixels.count < 1 << 16 else { return }
    try BrokenPromise.unless(
      try PNGCodec.decode(PNGCodec.encode(raster)) == raster, "another picture is written")
  }
}

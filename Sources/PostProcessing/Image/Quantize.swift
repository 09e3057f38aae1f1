import Media
import PipelineInterface

/// Reduces a picture to a few colours: its own, chosen by median cut, or those of a file.
///
/// Alpha is kept. Without a palette file a picture that has no more colours than allowed stays as it
/// is.
enum Quantize {
  static let colors = Parameter<Int>(
    "colors", default: 16, in: 2...256, help: "the most colours that are left")
  static let palette = Parameter<TextFile>(
    "palette", default: TextFile(), in: Anything(), omittedAtDefault: true,
    help: "a file's path, from the manifest's folder: rrggbb a line, or a palette of GIMP (.gpl); "
      + "its colours instead of the picture's own")
  static let dither = Parameter<Dither>(
    "dither", default: .none, in: Anything(), omittedAtDefault: true,
    help:
      "ordered lays a pattern of 8x8, floyd-steinberg hands each pixel's error to its neighbours")

  static let kind = PostProcessorKind(
    name: "quantize", medium: .image, version: 1, help: "Reduces the picture to a few colours.",
    example: #"<quantize colors="24" dither="ordered"/>"#, parameters: [colors, palette, dither],
    prepare: { values, inputs throws(ParameterError) in
      let fixed = try inputs.texts["palette"].map { text throws(ParameterError) in
        try PaletteFile.colors(of: text)
      }
      let (colors, dither) = (values[colors], values[dither])
      return { sample, _ throws(StepError) in
        let raster = try sample.raster(for: "quantize").canonical
        guard let palette = fixed ?? MedianCut.palette(of: raster, colors: colors) else {
          return .image(raster)
        }
        return .image(dither.reduce(raster, to: palette))
      }
    })
}

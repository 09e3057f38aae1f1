import Media
import Numerics
import PipelineInterface

/// Spreads the brightness of a picture: `black` and what is darker becomes 0, `white` and what is
/// brighter 255, between them lies a power of the share, `share ^ (1 / gamma)`.
enum Levels {
  static let black = Parameter<Int>(
    "black", default: 0, in: 0...254, help: "what becomes black, in 0...255")
  static let white = Parameter<Int>(
    "white", default: 255, in: 1...255, help: "what becomes white; larger than black")
  static let gamma = Parameter<Double>(
    "gamma", default: 1, in: 0.1...10, help: "above 1 brightens what lies between, below 1 darkens")
  static let saturation = Parameter<Int>(
    "saturation", default: 100, in: 0...400,
    help: "distance of the colours from grey in percent; 0 makes the picture grey")

  static let kind = PostProcessorKind(
    name: "levels", medium: .image, version: 1,
    help: "Spreads the brightness and the colours of the picture.",
    example: #"<levels black="12" white="240" gamma="1.2"/>"#,
    parameters: [black, white, gamma, saturation],
    prepare: { values, _ throws(ParameterError) in
      let (black, white) = (values[black], values[white])
      guard white > black else {
        throw ParameterError(
          name: "white", reason: "must be larger than black (\(black)), got \"\(white)\"")
      }
      let curve = LevelCurve.bytes(black: black, white: white, gamma: values[gamma])
      let saturation = values[saturation]
      return { sample, _ throws(StepError) in
        var raster = try sample.raster(for: "levels").canonical
        for y in 0..<raster.height {
          for x in 0..<raster.width {
            var pixel = raster.pixel(x, y)
            guard pixel.w > 0 else { continue }
            for channel in 0..<3 { pixel[channel] = Int(curve[pixel[channel]]) }
            let luma = Pixel.luma(pixel)
            for channel in 0..<3 where saturation != 100 {
              let new = 100 * luma + saturation * (pixel[channel] - luma)
              pixel[channel] = min(max(Pixel.rounded(max(new, 0), over: 100), 0), 255)
            }
            raster.setPixel(x, y, pixel)
          }
        }
        return .image(raster)
      }
    })
}

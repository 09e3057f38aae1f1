import Media
import PipelineInterface

/// Colours a picture: its brightness (ITU-R BT.601) times a colour, mixed with what it was.
enum Tint {
  static let color = Parameter<HexColor>(
    required: "color", in: false, help: "what white becomes: #rrggbb")
  static let strength = Parameter<Int>(
    "strength", default: 100, in: 0...100, help: "share of the new colour in percent")

  static let kind = PostProcessorKind(
    name: "tint", medium: .image, version: 1, help: "Colours the picture.",
    example: ##"<tint color="#ffd9a0" strength="60"/>"##, parameters: [color, strength]
  ) { sample, values, _ throws(StepError) in
    var raster = try sample.raster(for: "tint").canonical
    let color = values[color].rgb ?? .zero
    let strength = values[strength]
    for y in 0..<raster.height {
      for x in 0..<raster.width {
        var pixel = raster.pixel(x, y)
        guard pixel.w > 0 else { continue }
        let luma = Pixel.luma(pixel)
        for channel in 0..<3 {
          let new = luma * color[channel] * strength
          pixel[channel] = Pixel.rounded(new + 255 * pixel[channel] * (100 - strength), over: 25500)
        }
        raster.setPixel(x, y, pixel)
      }
    }
    return .image(raster)
  }
}

import Media
import PipelineInterface

/// Turns pictures down on which there is nothing: they are drawn again.
enum RejectImage {
  static let tries = Parameter<Int>(
    "tries", default: 10, in: 1...1000, help: "draws that an item may have in all")
  static let blank = Parameter<Int>(
    "blank", default: 0, in: 0...254,
    help: "turns down what has no two pixels that differ by more in a channel or alpha")
  static let emptier = Parameter<Int>(
    "emptier", default: 0, in: 0...100,
    help: "turns down what is visible on fewer percent of its pixels (alpha 128 and more)")
  static let fuller = Parameter<Int>(
    "fuller", default: 100, in: 0...100, help: "turns down what is visible on more percent")

  static let kind = PostProcessorKind(
    name: "reject", medium: .image, version: 1,
    help: "Draws pictures again on which there is nothing.",
    example: #"<reject blank="8" emptier="10"/>"#,
    parameters: [tries, blank, emptier, fuller, NearCopy.copy], mayReject: true,
    prepare: { values, inputs throws(ParameterError) in
      let (tries, blank) = (values[tries], values[blank])
      let (least, most) = (values[emptier], values[fuller])
      guard least <= most else {
        throw ParameterError(
          name: "fuller", reason: "must be at least emptier (\(least)), got \"\(most)\"")
      }
      let nearCopy = try NearCopy(values, inputs, tries: tries)
      return { sample, _ throws(StepError) in
        let raster = try sample.raster(for: "reject").canonical
        var (low, high) = (SIMD4<Int>(repeating: 255), SIMD4<Int>(repeating: 0))
        var visible = 0
        for y in 0..<raster.height {
          for x in 0..<raster.width {
            let pixel = raster.pixel(x, y)
            if pixel.w >= 128 { visible += 1 }
            low = pointwiseMin(low, pixel)
            high = pointwiseMax(high, pixel)
          }
        }
        guard (high &- low).max() > blank else {
          throw .rejected("blank", tries: tries, "the picture is blank")
        }
        let all = raster.width * raster.height
        guard visible * 100 >= least * all else {
          throw .rejected("empty", tries: tries, "too little of the picture is visible")
        }
        guard visible * 100 <= most * all else {
          throw .rejected("full", tries: tries, "too much of the picture is visible")
        }
        try nearCopy.check(sample)
        return sample
      }
    })
}

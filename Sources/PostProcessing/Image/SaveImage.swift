import Media
import PipelineInterface

/// Chooses the format of a job's pictures; their pixels stay as they are.
enum SaveImage {
  enum Format: String, ParameterChoice {
    case png, png8
  }

  static let format = Parameter<Format>(
    required: "format", in: Anything(),
    help: "png has true colours, png8 a palette of 256 at most: quantize first")

  static let kind = PostProcessorKind(
    name: "save", medium: .image, version: 1, help: "Chooses the format of the files.",
    example: #"<save format="png8"/>"#, parameters: [format],
    format: { $0[format] == .png8 ? .png8 : .png },
    prepare: { values, _ throws(ParameterError) in
      let isIndexed = values[format] == .png8
      return { sample, _ throws(StepError) in
        let raster = try sample.raster(for: "save")
        if isIndexed, IndexedRaster(raster) == nil {
          throw StepError("the picture has more than 256 colours: quantize it before png8")
        }
        return sample
      }
    })
}

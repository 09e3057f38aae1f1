import Media

/// What a network makes while it learns, as files: each text and sound its own, pictures on one
/// sheet.
enum SampleFiles {
  /// The folder of a run that holds them.
  static let folder = "samples"

  /// The files after a step, by their names in the folder: `step-000500-1.txt`, `step-000500.png`.
  static func files(
    _ samples: [Sample], step: Int
  ) throws(CodecError) -> [(name: String, bytes: [UInt8])] {
    let stem = "step-\(step.padded(to: 6))"
    var files: [(name: String, bytes: [UInt8])] = []
    var pictures: [Raster] = []
    for (index, sample) in samples.enumerated() {
      if case .image(let picture) = sample {
        pictures.append(picture)
      } else {
        let name = "\(stem)-\(index + 1).\(sample.medium.fileExtension)"
        files.append((name, try sample.encoded()))
      }
    }
    if !pictures.isEmpty {
      let side = pictures.map { max($0.width, $0.height) }.max() ?? 1
      let sheet = try ContactSheet(scale: min(max(1, 96 / side), 32)).raster(of: pictures)
      files.append(("\(stem).png", try PNGCodec.encode(sheet)))
    }
    return files
  }
}

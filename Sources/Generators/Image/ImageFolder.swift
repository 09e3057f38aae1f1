package import Files
import Media
import PipelineInterface

/// The pictures of a data set: the PNG files of a folder, composited on a colour and brought to the
/// network's size.
///
/// A square picture of k times the size is averaged over k x k pixels, one of a k-th of the size has
/// its pixels repeated; any other is refused, since a silent crop or blur would hide a wrong folder.
package struct ImageFolder {
  /// Values of a picture: 3 planes (red, green, blue) of `size` rows, in 0...1.
  package let pictures: [[Float]]
  /// Width and height.
  package let size: Int
  /// Digest of the decoded pictures in order (formats.md): as in the files, before compositing.
  package let digest: Digest

  /// Bytes of one file, and values of all pictures together, at most.
  static let maximumFile = 64 << 20
  static let maximumValues = 256 << 20

  /// Reads a folder (or one file); the first file that cannot be used is named.
  package init(
    _ path: String, folders: [String] = [], size: Int, background: Colour,
    system: any FileSystem = LocalFileSystem()
  ) throws {
    let files = try DataFiles(path, extension: "png", folders: folders, system: system)
    guard files.files.count <= Self.maximumValues / (3 * size * size) else {
      throw TrainingError(
        .unsuitable,
        "'\(path)' holds \(files.files.count) pictures, more than fit into memory at \(size)x\(size)"
      )
    }
    var digest = DataDigest()
    var pictures: [[Float]] = []
    pictures.reserveCapacity(files.files.count)
    for file in files.files {
      let raster: Raster
      do {
        raster = try PNGCodec.decode(files.read(file, limit: Self.maximumFile))
      } catch let error as CodecError {
        throw TrainingError(.badData, "'\(file.path)' cannot be used: \(error.reason)")
      }
      guard let values = Self.values(of: raster, size: size, background: background) else {
        throw TrainingError(
          .unsuitable,
          "'\(file.path)' has \(raster.width)x\(raster.height) pixels, the network takes "
            + "\(size)x\(size) or a whole multiple or part of it")
      }
      digest.add(try Sample.image(raster).content())
      pictures.append(values)
    }
    self.pictures = pictures
    self.size = size
    self.digest = digest.finish()
  }

  /// Each value is a sum of whole numbers, divided and rounded to Float once; `nil`: wrong size.
  static func values(of raster: Raster, size: Int, background: Colour) -> [Float]? {
    guard raster.width == raster.height else { return nil }
    let side = raster.width
    guard side.isMultiple(of: size) || size.isMultiple(of: side) else { return nil }
    let block = max(1, side / size)
    let repeats = max(1, size / side)
    let scale = Double(255 * 255 * block * block)
    var values = [Float](repeating: 0, count: 3 * size * size)
    for channel in 0..<3 {
      for y in 0..<size {
        for x in 0..<size {
          var sum = 0
          for dy in 0..<block {
            for dx in 0..<block {
              let pixel = 4 * ((y / repeats * block + dy) * side + x / repeats * block + dx)
              let alpha = Int(raster.pixels[pixel + 3])
              sum += Int(raster.pixels[pixel + channel]) * alpha
              sum += background.channels[channel] * (255 - alpha)
            }
          }
          values[(channel * size + y) * size + x] = Float(Double(sum) / scale)
        }
      }
    }
    return values
  }
}

package import Files
import Media
import PipelineInterface

/// The pictures of a data set: the PNG files of a folder, composited on a colour and brought to the
/// network's size.
///
/// A square picture of k times the size is averaged over k x k pixels, one of a k-th of the size has
/// its pixels repeated; any other is refused, since a silent crop or blur would hide a wrong folder.
package struct ImageFolder {
  /// Values of a picture: its planes of `size` rows, in 0...1.
  package let pictures: [[Float]]
  /// Their files.
  package let files: [DataFiles.File]
  /// Size and planes.
  package let form: PictureForm
  /// Digest of the decoded pictures in order (formats.md): as in the files, before compositing.
  package let digest: Digest

  /// Bytes of one file, and values of all pictures together, at most.
  static let maximumFile = 64 << 20
  static let maximumValues = 256 << 20

  /// Whether the folders of the pictures are classes.
  static let classes = Parameter<Bool>(
    "classes", default: false, in: Anything(), omittedAtDefault: true,
    help: "whether the folders of the pictures are classes that a picture can be asked for")

  /// Reads a folder (or one file); the first file that cannot be used is named.
  package init(
    _ path: String, folders: [String] = [], form: PictureForm, background: Colour,
    system: any FileSystem = LocalFileSystem()
  ) throws {
    let files = try DataFiles(path, extension: "png", folders: folders, system: system)
    let size = form.size
    guard files.files.count <= Self.maximumValues / form.values else {
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
      guard let values = Self.values(of: raster, form: form, background: background) else {
        throw TrainingError(
          .unsuitable,
          "'\(file.path)' \(Self.refusal(of: raster, size: size))")
      }
      digest.add(try Sample.image(raster).content())
      pictures.append(values)
    }
    self.pictures = pictures
    self.files = files.files
    self.form = form
    self.digest = digest.finish()
  }

  /// Why a picture has no values at a size: `has 7x5 pixels, the network takes ...`.
  static func refusal(of raster: Raster, size: Int) -> String {
    "has \(raster.width)x\(raster.height) pixels, the network takes \(size)x\(size) or a whole "
      + "multiple or part of it"
  }

  /// Whether a picture has values at a size.
  static func fits(_ raster: Raster, size: Int) -> Bool {
    raster.width == raster.height
      && (raster.width.isMultiple(of: size) || size.isMultiple(of: raster.width))
  }

  /// Each value is a quotient of sums of whole numbers, rounded to Float once; `nil`: wrong size.
  ///
  /// Colours lie on the background; with a plane for alpha they are means weighed by it instead, and
  /// the background shows only where all of a block is transparent. Grey is (299 red + 587 green +
  /// 114 blue) / 1000.
  static func values(of raster: Raster, form: PictureForm, background: Colour) -> [Float]? {
    let (size, side) = (form.size, raster.width)
    guard fits(raster, size: size) else { return nil }
    let block = max(1, side / size)
    let repeats = max(1, size / side)
    let plane = size * size
    var values = [Float](repeating: 0, count: form.values)
    for y in 0..<size {
      for x in 0..<size {
        let sums = Sums(raster, x: x / repeats * block, y: y / repeats * block, block: block)
        for (channel, value) in sums.values(form.channels, background).enumerated() {
          values[channel * plane + y * size + x] = value
        }
      }
    }
    return values
  }
}

/// The sums of a block of pixels.
private struct Sums {
  /// Colours times alpha, and alpha.
  var colours = [0, 0, 0]
  var alpha = 0
  let full: Int

  init(_ raster: Raster, x: Int, y: Int, block: Int) {
    full = 255 * block * block
    for row in y..<y + block {
      for column in x..<x + block {
        let pixel = 4 * (row * raster.width + column)
        let opacity = Int(raster.pixels[pixel + 3])
        alpha += opacity
        for channel in 0..<3 { colours[channel] += Int(raster.pixels[pixel + channel]) * opacity }
      }
    }
  }

  func values(_ channels: PictureChannels, _ background: Colour) -> [Float] {
    func value(_ sum: Int, of whole: Int) -> Float { Float(Double(sum) / Double(whole)) }
    if channels == .rgba {
      let straight = alpha > 0 ? colours : background.channels
      return straight.map { value($0, of: 255 * max(alpha, 1)) } + [value(alpha, of: full)]
    }
    let composited = (0..<3).map { colours[$0] + background.channels[$0] * (full - alpha) }
    guard channels == .grey else { return composited.map { value($0, of: 255 * full) } }
    let grey = 299 * composited[0] + 587 * composited[1] + 114 * composited[2]
    return [value(grey, of: 1000 * 255 * full)]
  }
}

import Files
import Media
public import PipelineInterface

/// The Frechet distance of two folders of pictures, as `gan` measures it (`PictureStatistics`).
///
/// All pictures are PNG files of one square size; transparent parts lie on black. The features are those
/// of 32x32 pixels: 192 of colours, 96 of edges. Other sizes have blocks of other sizes, and fewer of
/// them where 8 and 4 do not divide the side: figures of different sizes do not compare.
public enum FolderDistance {
  /// The most pictures of a folder.
  static let maximumPictures = 200_000
  /// The longest side of a picture.
  static let maximumSide = 512

  /// The distance from the pictures of one folder to those of another.
  public static func measure(
    _ made: String, to reference: String
  ) throws -> Evaluation {
    var form: PictureForm?
    var first = ""
    func features(_ folder: String) throws -> [[Double]] {
      let files = try DataFiles(folder, extension: "png", system: LocalFileSystem())
      guard files.files.count <= maximumPictures else {
        throw TrainingError(
          .unsuitable,
          "'\(folder)' holds \(files.files.count.grouped) pictures, at most "
            + "\(maximumPictures.grouped) are measured")
      }
      guard files.files.count > 1 else {
        throw TrainingError(.unsuitable, "'\(folder)' holds one picture, a distance needs two")
      }
      return try files.files.map { file in
        let raster: Raster
        do {
          raster = try PNGCodec.decode(files.read(file, limit: ImageFolder.maximumFile))
        } catch let error as CodecError {
          throw TrainingError(.badData, "'\(file.path)' cannot be used: \(error.reason)")
        }
        let size = "'\(file.path)' has \(raster.width)x\(raster.height) pixels"
        guard raster.width == raster.height, raster.width <= maximumSide else {
          throw TrainingError(
            .unsuitable, "\(size), only squares of at most \(maximumSide) are measured")
        }
        let own = PictureForm(size: raster.width)
        guard own == form ?? own else {
          throw TrainingError(.unsuitable, "\(size), other than '\(first)'")
        }
        if form == nil { (form, first) = (own, file.path) }
        let values = ImageFolder.values(
          of: raster, form: own, background: Colour(red: 0, green: 0, blue: 0))
        return PictureStatistics.features((values ?? []).map { 2 * $0 - 1 }, own)
      }
    }
    let (here, there) = (try features(made), try features(reference))
    let common = form ?? PictureForm(size: 1)
    let distance = PictureStatistics(features: here, form: common)
      .distance(to: PictureStatistics(features: there, form: common))
    return Evaluation(
      loss: distance.all, unit: GANTrainer.unit.name,
      measured: "\(here.count.grouped) against \(there.count.grouped) pictures of "
        + "\(common.size)x\(common.size)", parts: distance.parts)
  }
}

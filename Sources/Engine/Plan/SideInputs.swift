import Files
import ManifestXML
import Media
import PipelineInterface

/// Reads the files that parameters name: decoded here, so that generators know no path and no file
/// format, and known from then on by their content digest (formats.md).
struct SideInputs {
  /// The largest file that is read, in bytes.
  static let limit = 256 << 20

  /// What was found, by parameter.
  struct Found {
    /// Samples rounded as the content digest has them.
    var sounds: [String: Waveform] = [:]
    /// Colours as the content digest has them.
    var pictures: [String: Raster] = [:]
    /// Digests of what is heard or seen, and of nothing else of a file.
    var digests: [String: Digest] = [:]
  }

  /// The manifest's folder.
  let folder: String
  let fileSystem: any FileSystem

  /// The files that a job's parameters name; `nil` when one cannot be used.
  func inputs(of job: ManifestJob, _ problems: inout [DocumentProblems.Problem]) -> Found? {
    var found = Found()
    var areAllThere = true
    for parameter in job.kind.parameters
    where parameter.schema == .sound || parameter.schema == .picture {
      guard let written = job.values.texts[parameter.name], !written.isEmpty else { continue }
      let path = Path.resolve(written, against: folder)
      let position = job.valuePositions[parameter.name] ?? job.position
      do {
        let file = try fileSystem.read(path, limit: Self.limit)
        if parameter.schema == .sound {
          try found.addSound(file, parameter.name)
        } else {
          try found.addPicture(file, parameter.name)
        }
        continue
      } catch let error as FileError {
        problems.append(
          .init(
            .error(at: position, "\(error)", hint: Planner.pathHint),
            isMissingInput: !error.isOutside))
      } catch let error as CodecError {
        problems.append(.init(.error(at: position, "'\(path)' cannot be used: \(error.reason)")))
      } catch {
        problems.append(.init(.error(at: position, "'\(path)' cannot be used: \(error)")))
      }
      areAllThere = false
    }
    return areAllThere ? found : nil
  }
}

extension SideInputs.Found {
  /// The sound of a WAV file.
  fileprivate mutating func addSound(_ file: [UInt8], _ name: String) throws(CodecError) {
    let sound = try WAVCodec.decode(file)
    digests[name] = Digest(of: try Sample.audio(sound).content())
    sounds[name] = try sound.quantized()
  }

  /// The picture of a PNG file.
  fileprivate mutating func addPicture(_ file: [UInt8], _ name: String) throws(CodecError) {
    let picture = try PNGCodec.decode(file)
    digests[name] = Digest(of: try Sample.image(picture).content())
    pictures[name] = picture.canonical
  }
}

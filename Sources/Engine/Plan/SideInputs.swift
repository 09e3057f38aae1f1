import Files
import ManifestXML
import Media
import PipelineInterface

/// Reads the files that parameters name: decoded here, so that generators know no path and no file
/// format, and known from then on by their content digest (formats.md).
struct SideInputs {
  /// The largest file that is read, in bytes.
  static let limit = 256 << 20

  /// A sound: what its content digest is taken over, nothing else of its file.
  struct Sound {
    let waveform: Waveform
    let digest: Digest
  }

  /// The manifest's folder.
  let folder: String
  let fileSystem: any FileSystem

  /// The sounds that a job's parameters name, by parameter; `nil` when one cannot be used.
  func sounds(
    of job: ManifestJob, _ problems: inout [DocumentProblems.Problem]
  ) -> [String: Sound]? {
    var sounds: [String: Sound] = [:]
    var areAllThere = true
    for parameter in job.kind.parameters where parameter.schema == .sound {
      guard let written = job.values.texts[parameter.name], !written.isEmpty else { continue }
      let path = Path.resolve(written, against: folder)
      let position = job.valuePositions[parameter.name] ?? job.position
      do {
        sounds[parameter.name] = try Sound(fileSystem.read(path, limit: Self.limit))
        continue
      } catch let error as FileError {
        problems.append(
          .init(.error(at: position, "\(error)", hint: Planner.pathHint), isMissingInput: true))
      } catch let error as CodecError {
        problems.append(.init(.error(at: position, "'\(path)' cannot be used: \(error.reason)")))
      } catch {
        problems.append(.init(.error(at: position, "'\(path)' cannot be used: \(error)")))
      }
      areAllThere = false
    }
    return areAllThere ? sounds : nil
  }
}

extension SideInputs.Sound {
  /// The sound of a WAV file, its samples rounded as the content digest has them.
  fileprivate init(_ file: [UInt8]) throws(CodecError) {
    let sound = try WAVCodec.decode(file)
    digest = Digest(of: try Sample.audio(sound).content())
    waveform = try sound.quantized()
  }
}

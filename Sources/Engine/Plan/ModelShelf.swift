import Files
import PipelineInterface

/// The models that a plan opens: each path is read, digested and loaded once.
struct ModelShelf {
  /// The largest checkpoint that is read, in bytes.
  static let limit = 4 << 30

  /// Why a model is not there.
  enum Failure: Error {
    case file(FileError)
    case refused(String)
  }

  let fileSystem: any FileSystem
  let threads: Int
  private var models: [String: Result<LoadedModel, Failure>] = [:]

  init(fileSystem: any FileSystem, threads: Int) {
    self.fileSystem = fileSystem
    self.threads = threads
  }

  /// The model at a path as a kind opens it; a path under two kinds is opened by each.
  mutating func model(at path: String, kind: GeneratorKind) -> Result<LoadedModel, Failure> {
    let place = "\(kind.name)\u{0}\(path)"
    if let model = models[place] { return model }
    let model = open(path, kind)
    models[place] = model
    return model
  }

  private func open(_ path: String, _ kind: GeneratorKind) -> Result<LoadedModel, Failure> {
    do {
      let model = try kind.load(try fileSystem.read(path, limit: Self.limit), threads)
      guard model.facts.kind == kind.name else {
        return .failure(.refused("is a model of kind '\(model.facts.kind)', not '\(kind.name)'"))
      }
      return .success(
        LoadedModel(
          facts: model.facts.expressible, generator: model.generator,
          fingerprints: model.fingerprints))
    } catch let error as FileError {
      return .failure(.file(error))
    } catch {
      return .failure(.refused("\(error)"))
    }
  }
}

extension ModelFacts {
  /// The facts as any document can hold them: a checkpoint may say anything of itself.
  fileprivate var expressible: ModelFacts {
    ModelFacts(
      kind: kind, digest: digest.expressible, dataDigest: dataDigest.expressible,
      licence: licence.expressible, credit: credit.expressible, numericsVersion: numericsVersion)
  }
}

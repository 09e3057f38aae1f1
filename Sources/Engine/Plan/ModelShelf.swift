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
    case tooLarge(String)
  }

  let fileSystem: any FileSystem
  let threads: Int
  private var models: [String: Result<LoadedModel, Failure>] = [:]

  init(fileSystem: any FileSystem, threads: Int) {
    self.fileSystem = fileSystem
    self.threads = threads
  }

  /// The model at a path as a kind opens it; a path under two kinds is opened by each.
  ///
  /// `objection` is asked with a file's size before it is read.
  mutating func model(
    at path: String, kind: GeneratorKind,
    _ objection: (_ bytes: Int) -> String? = { _ in nil }
  ) -> Result<LoadedModel, Failure> {
    let place = "\(kind.name)\u{0}\(path)"
    if let model = models[place] { return model }
    let model = open(path, kind, objection)
    models[place] = model
    return model
  }

  private func open(
    _ path: String, _ kind: GeneratorKind, _ objection: (_ bytes: Int) -> String?
  ) -> Result<LoadedModel, Failure> {
    do {
      if case .file(let size) = try fileSystem.status(path), size <= Self.limit,
        let reason = objection(size)
      {
        return .failure(.tooLarge(reason))
      }
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

import Files
import ManifestXML
import Media
import PipelineInterface

extension SideInputs {
  /// The largest text that a step is given, in bytes.
  static let textLimit = 16 << 20

  /// The steps of a job with the files that they name; `nil` when one cannot be used.
  ///
  /// Without a model nothing is said about what its checkpoint lacks.
  func steps(
    of job: ManifestJob, _ fingerprints: Fingerprints?, hasModel: Bool,
    _ problems: inout [DocumentProblems.Problem]
  ) -> [PlannedStep]? {
    let steps = job.steps.compactMap { step in
      hasModel || !step.usesFingerprints ? prepared(step, fingerprints, &problems) : nil
    }
    return steps.count == job.steps.count ? steps : nil
  }

  private func prepared(
    _ step: ManifestStep, _ fingerprints: Fingerprints?,
    _ problems: inout [DocumentProblems.Problem]
  ) -> PlannedStep? {
    var texts: [String: String] = [:]
    var values = step.values
    for parameter in step.kind.parameters where parameter.schema == .textFile {
      guard let written = values.texts[parameter.name], !written.isEmpty else { continue }
      let position = step.valuePositions[parameter.name] ?? step.position
      guard let text = text(written, at: position, &problems) else { return nil }
      texts[parameter.name] = text
      var hash = SHA256()
      hash.update("text/utf-8\n")
      hash.update(TextCodec.encode(text))
      values = values.replacing(parameter.name, by: hash.finish().description)
    }
    do throws(ParameterError) {
      let apply = try step.kind.prepare(
        values, StepInputs(texts: texts, fingerprints: fingerprints))
      return PlannedStep(
        kind: step.kind, values: values,
        fingerprints: step.usesFingerprints
          ? fingerprints.map { Digest(of: Array($0.encoded.utf8)) } : nil, apply: apply)
    } catch {
      let position = step.valuePositions[error.name] ?? step.position
      problems.append(.init(.error(at: position, "\(error.name) \(error.reason)")))
      return nil
    }
  }

  private func text(
    _ written: String, at position: SourcePosition, _ problems: inout [DocumentProblems.Problem]
  ) -> String? {
    let path = Path.resolve(written, against: folder)
    do {
      return try TextCodec.decode(fileSystem.read(path, limit: Self.textLimit))
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
    return nil
  }
}

extension ManifestStep {
  /// Whether the step looks at what the training data were like.
  fileprivate var usesFingerprints: Bool { values.useFingerprints }
}

extension ParameterValues {
  /// Whether a step of these values looks at what the training data were like.
  var useFingerprints: Bool { recorded["copy"] != nil }
}

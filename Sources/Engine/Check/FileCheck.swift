import Files
public import Media

/// Makes a picture or a sound again from what its file carries, and holds it against the file.
public struct FileCheck {
  private let path: String
  private let medium: Medium
  private let provenance: Provenance
  private let bytes: [UInt8]

  /// A file that carries its provenance; `bytes` are the whole of it.
  public init(_ path: String, _ medium: Medium, bytes: [UInt8], provenance: Provenance) {
    self.path = path
    self.medium = medium
    self.bytes = bytes
    self.provenance = provenance
  }

  /// Checks it with the models and side inputs of a library.
  public func execute(
    assembly: Assembly, library: InputLibrary, options: CheckOptions = CheckOptions(),
    cancellation: Cancellation = Cancellation(), observer: (any CheckObserver)? = nil
  ) -> CheckSummary {
    observer?.checkDid(.started(chosen: 1, items: 1))
    var summary = CheckSummary()
    summary.items = 1
    guard let remade = remade(assembly, library, options, cancellation) else {
      summary.cause = cancellation.cause
      return summary
    }
    let findings = findings(remade, ContentFile(bytes, medium, options.limits))
    summary.checked = 1
    summary.count(findings)
    observer?.checkDid(.checked(path: path, findings: findings))
    return summary
  }

  private func remade(
    _ assembly: Assembly, _ library: InputLibrary, _ options: CheckOptions,
    _ cancellation: Cancellation
  ) -> Result<Content, RemakingError>? {
    var workshop = RemakingWorkshop(assembly, library: library, options)
    do throws(RemakingError) {
      if provenance["job-step"] != nil {
        throw RemakingError("it is made of all items of a job, and no index above it tells of them")
      }
      let item = try RemakingItem(provenance)
      let job = try workshop.job(
        try IndexedJob(provenance), numerics: provenance["numerics"] ?? "")
      let samples = RemakeStage(job: job, threads: options.threads).run(
        [item], isCancelled: { cancellation.isCancelled })
      return samples.first.flatMap { $0 }.map { $0.content }
    } catch {
      return .failure(error)
    }
  }

  /// Nothing but the file itself says which content it should have.
  private func findings(
    _ remade: Result<Content, RemakingError>, _ file: ContentFile
  ) -> [CheckFinding] {
    func finding(
      _ kind: CheckFinding.Kind, _ reason: String, _ difference: ContentDifference? = nil
    ) -> [CheckFinding] {
      [
        CheckFinding(
          kind, path: path, job: provenance["job"] ?? "",
          item: provenance["item"].flatMap { Int($0) } ?? 0, reason, difference)
      ]
    }
    switch (file, remade) {
    case (.missing, _): return finding(.missing, "there is no such file")
    case (.unreadable(let reason), _): return finding(.altered, "the file \(reason)")
    case (.tooLarge(let reason), _): return finding(.unmakeable, "the file \(reason)")
    case (_, .failure(let error)):
      return finding(error.hasFailed ? .different : .unmakeable, error.reason)
    case (.content(let file), .success(let made)):
      guard let difference = ContentDifference(file, made) else { return [] }
      return finding(
        .different, difference.text("the file has", "made again it has"), difference)
    }
  }
}

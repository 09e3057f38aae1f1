import Files
import Media

extension RunCheck {
  /// Makes sheets and cards again from the items' files and holds them against index and files.
  func checkDerived(
    _ told: IndexedDerived, _ items: IndexedItems, _ summary: inout CheckSummary
  ) throws {
    var tally = summary
    defer { summary = tally }
    let path: String? = if case .path(let path) = selection { path } else { nil }
    try DerivedCheck(
      told: told, path: path,
      compare: { file, remade in
        Verdict(path: file.path, job: file.owner, item: 0, told: file.content)
          .findings(file: try contentFile(file), remade: remade)
      },
      tell: { path, findings in
        tally.sheets += 1
        tally.count(findings)
        observer?.checkDid(.sheetChecked(path: path, findings: findings))
      }
    ).run(
      items.remaking(
        told, in: folder, assembly: assembly, fileSystem: fileSystem, cancellation: cancellation))
  }

  private func contentFile(_ file: IndexedDerived.File) throws(FileError) -> ContentFile {
    // Sheets are as large as they are; what is limited is what they are made of.
    var limits = PlanLimits()
    (limits.seconds, limits.characters) = (.infinity, .max)
    limits.memory = options.limits.memory
    let parts = file.path.split(separator: "/", omittingEmptySubsequences: false)
    return parts.contains { $0.isEmpty || $0 == ".." }
      ? .unreadable("does not lie in the run's folder")
      : try ContentFile(Path.join(folder, file.path), file.medium, in: fileSystem, limits)
  }
}

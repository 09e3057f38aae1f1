import Files
import PipelineInterface

/// Gives sheets their names in a run's folder, and takes those of an earlier closing away.
struct SheetPublisher {
  let plan: Plan
  let results: JobResults
  let fileSystem: any FileSystem

  /// Where the sheets lie before.
  var temporaries: [String] { results.parts.map { $0.temporary } }

  /// Moves all into place; the folders whose entries have changed, to be synced.
  func publish(into folder: String) throws(FileError) -> [String] {
    let files = results.parts
    var folders = Set(files.map { Path.folder(of: Path.join(folder, $0.path)) })
    for path in folders.sorted() { try fileSystem.createFolder(path, under: folder) }
    for file in files {
      try fileSystem.move(file.temporary, to: Path.join(folder, file.path))
    }
    let current = Set(files.map { $0.path })
    for job in plan.jobs {
      for step in job.jobSteps {
        guard let name = SheetFile.folders[step.kind.name] else { continue }
        let place = Path.join(folder, name)
        guard try fileSystem.status(place) == .folder else { continue }
        // A run that was repaired may have fewer sheets than before.
        for old in try fileSystem.list(place)
        where SheetFile.isName(old, of: job.id) && !current.contains("\(name)/\(old)")
          && !isOther(old, than: job)
        {
          try fileSystem.remove(Path.join(place, old))
          folders.insert(place)
        }
      }
    }
    return folders.sorted()
  }

  /// Whether a name is rather that of a sheet of another job: `tiles-2.png` of a job `tiles-2`.
  private func isOther(_ name: String, than job: PlannedJob) -> Bool {
    plan.jobs.contains { other in
      other.id.utf8.count > job.id.utf8.count && SheetFile.isName(name, of: other.id)
    }
  }
}

import Files
import Media
import PipelineInterface

/// Publishes `SHA256SUMS` and then `index.xml`: an index means that the run is over.
struct IndexPublisher {
  let plan: Plan
  let journal: Journal
  let failed: Int
  let results: JobResults
  let fileSystem: any FileSystem

  /// Writes both as temporaries in `parts`, makes everything before them durable, renames them.
  ///
  /// Both grow line by line in one pass over the journal: memory does not grow with the items.
  func publish(into folder: String, parts: String) throws {
    let index = Path.join(parts, IndexDocument.fileName)
    let sums = Path.join(parts, Checksums.fileName)
    let indexSink = DigestingSink(try fileSystem.create(index))
    let sumsSink = DigestingSink(try fileSystem.create(sums))
    try IndexDocument(plan: plan, journal: journal, results: results).write(
      failed: failed, to: { try indexSink.write($0) },
      each: { artifact in
        try sumsSink.write(Checksums.Line(artifact.file, artifact.path).encoded)
      })
    for file in results.parts {
      try sumsSink.write(Checksums.Line(file.digest, file.path).encoded)
    }
    let digest = try indexSink.close().file
    try sumsSink.write(Checksums.Line(digest, IndexDocument.fileName).encoded)
    _ = try sumsSink.close()
    let sheets = SheetPublisher(plan: plan, results: results, fileSystem: fileSystem)
    try fileSystem.sync([index, sums] + sheets.temporaries)
    var folders = try sheets.publish(into: folder)
    // What is left out goes back among the temporaries, where a run that is resumed finds it.
    for position in results.duplicates.keys.sorted() {
      let path = plan.job(at: position).path(at: position)
      try fileSystem.move(Path.join(folder, path), to: Path.join(parts, String(position)))
    }
    if !results.duplicates.isEmpty { folders.insert(parts, at: 0) }
    // The names of the artifacts are on the disk before the index says that they are.
    let media = Set(plan.jobs.map { Path.join(folder, $0.kind.medium.folder) }).sorted()
    try fileSystem.sync(folders + media + [folder])
    try fileSystem.move(sums, to: Path.join(folder, Checksums.fileName))
    try fileSystem.sync([folder])
    try fileSystem.move(index, to: Path.join(folder, IndexDocument.fileName))
    try fileSystem.sync([folder])
  }
}

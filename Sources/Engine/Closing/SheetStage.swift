import Files
import Media
import PipelineInterface

/// The items of a job in, sheets of them out, as temporaries.
struct SheetStage {
  let plan: Plan
  let job: PlannedJob
  let step: PlannedJobStep
  let items: [ClosedItem]
  /// The cards of the job's set; `nil`: it stands in none.
  let cards: [CardNames.Card]?
  let samples: any ClosedSamples
  let parts: String
  let fileSystem: any FileSystem

  /// Throws `JobStepFailure` where no sheet can be made of the items, and `FileError`.
  ///
  /// `first` is the number of the first temporary.
  func run(_ maker: any SheetMaker, first: Int) throws -> [PublishedSheet] {
    guard !items.isEmpty else { return [] }
    let provenance = plan.hasMetadata ? plan.provenance(of: step, job: job) : Provenance()
    let members = items.map { $0.member(cards) }
    var sheets: [PublishedSheet] = []
    do {
      try maker.make(
        of: members, name: job.id,
        read: { try samples.sample(of: items[$0], job.kind.medium) },
        each: { sheet in
          let file = SheetFile(sheet, element: step.kind.name, job: job.id)
          let temporary = Path.join(parts, "sheet-\(first + sheets.count)")
          var written = [
            try write(
              sheet.content.encoded(provenance: provenance), to: temporary, as: file.path)
          ]
          if let layout = sheet.layout {
            written.append(
              try write(Array(layout.utf8), to: temporary + ".json", as: file.layoutPath))
          }
          sheets.append(
            PublishedSheet(file: file, parts: written, attributes: try file.attributes()))
        })
    } catch let error as CodecError {
      throw JobStepFailure(
        job: job.id, step: step.kind.name, origin: job.origin, reason: error.reason)
    }
    return sheets
  }

  private func write(
    _ bytes: [UInt8], to temporary: String, as path: String
  ) throws(FileError) -> PublishedSheet.Part {
    try fileSystem.write(bytes, to: temporary)
    return PublishedSheet.Part(path: path, digest: Digest(of: bytes), temporary: temporary)
  }
}

import Engine
import Files
import Media

/// What the run has made of the items of a job, for a pack.
///
/// It goes into the pack as it is. Where a person has left items of the job out, it is made again of
/// those that are left, as the job's steps say.
struct RunSheets {
  let job: PackContents.Job
  let published: PublishedRun
  let provenance: Provenance

  /// Whether the job makes such sheets itself.
  func has(_ element: String) -> Bool { job.job.jobSteps.contains { $0.name == element } }

  /// Adds the sheets; what the index says of those that were made again.
  func add(to pack: PackWriting) throws -> [PackIndex.Derived] {
    guard job.isChosen else {
      for sheet in job.sheets {
        for path in [sheet.path] + [sheet.layoutPath].compactMap({ $0 }) {
          try published.read(
            path, start: { try pack.begin(path, size: $0) }, { try pack.write($0) })
          try pack.end(path, digest: published.digests[path])
        }
      }
      return []
    }
    return try job.job.jobSteps.flatMap { step -> [PackIndex.Derived] in
      guard let maker = try Self.maker(step) else { return [] }
      return try PackSheets(
        job: job, element: step.name, items: job.items, published: published,
        provenance: provenance
      ).add(maker, to: pack)
    }
  }

  /// The maker of a step as the index has it; `nil`: the step makes no sheets.
  private static func maker(_ step: IndexedJob.Step) throws(PackError) -> (any SheetMaker)? {
    /// A number of a parameter, which nobody else has checked.
    func value(_ name: String, in range: ClosedRange<Int>) throws(PackError) -> Int {
      guard let text = step.parameters.first(where: { $0.name == name })?.value,
        let number = Int(text), range.contains(number)
      else {
        throw PackError("the index's <job-step name=\"\(step.name)\"> has no usable '\(name)'")
      }
      return number
    }
    switch step.name {
    case "atlas":
      return AtlasMaker(
        side: try value("side", in: 1...16_384), padding: try value("padding", in: 0...64))
    case "sound-sheet": return SoundSheetMaker(gap: try value("gap", in: 0...10_000))
    case "contact-sheet":
      let columns = try value("columns", in: 0...1000)
      return ContactSheetMaker(
        ContactSheet(
          columns: columns == 0 ? nil : columns, scale: try value("scale", in: 1...64),
          gap: try value("gap", in: 0...1024)),
        hasLabels: step.parameters.contains { $0.name == "labels" && $0.value == "true" })
    default: return nil
    }
  }
}

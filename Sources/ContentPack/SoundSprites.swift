import Engine
import Files
import Media

/// The sounds of a job in one file, with the JSON that says where each lies.
struct SoundSprites {
  let job: PackContents.Job
  let published: PublishedRun
  let provenance: Provenance

  /// Makes the sheets and adds them; what the index says of them.
  ///
  /// Sounds of another rate or number of channels than the first, and those longer than a sheet,
  /// are left out.
  func add(to pack: PackWriting) throws -> [PackIndex.Derived] {
    let items = job.items.filter {
      SoundSheetMaker.fits($0.extent, with: job.items.first?.extent)
    }
    return try PackSheets(
      job: job, element: "sound-sheet", items: items, published: published, provenance: provenance
    ).add(SoundSheetMaker(), to: pack)
  }
}

import Engine
import Files
import Media

/// The atlas of a job's pictures: pages as PNG, each with the JSON that game engines read.
struct SpriteAtlas {
  let job: PackContents.Job
  let published: PublishedRun
  let provenance: Provenance

  /// Makes the pages and adds them; what the index says of them.
  ///
  /// A job of one picture has no atlas, nor has one with a picture that is larger than a page.
  func add(to pack: PackWriting) throws -> [PackIndex.Derived] {
    let maker = AtlasMaker()
    let items = job.items.filter { item in
      if case .image(let width, let height) = item.extent { width > 0 && height > 0 } else { false }
    }
    guard items.count > 1, items.allSatisfy({ maker.fits($0.extent) }) else { return [] }
    return try PackSheets(
      job: job, element: "atlas", items: items, published: published, provenance: provenance
    ).add(maker, to: pack)
  }
}

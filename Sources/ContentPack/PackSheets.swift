import Engine
import Files
import Media

/// What is made of a job's items for a pack.
struct PackSheets {
  let job: PackContents.Job
  /// The word of the index for it.
  let element: String
  let items: [PackContents.Item]
  let published: PublishedRun
  let provenance: Provenance

  /// Makes the sheets and adds them; what the index says of them.
  func add(_ maker: any SheetMaker, to pack: PackWriting) throws -> [PackIndex.Derived] {
    var derived: [PackIndex.Derived] = []
    let members = items.map { item in
      SheetMember(
        name: item.name, label: item.card?.name ?? String(item.number), extent: item.extent)
    }
    do {
      try maker.make(
        of: members, name: job.job.id,
        read: { index in
          try Sample(job.medium, decoding: try published.bytes(items[index].path))
        },
        each: { sheet in
          let file = SheetFile(sheet, element: element, job: job.job.id)
          try pack.add(file.path, try sheet.content.encoded(provenance: provenance))
          if let layout = sheet.layout { try pack.add(file.layoutPath, Array(layout.utf8)) }
          derived.append(
            PackIndex.Derived(element: element, attributes: try file.attributes()))
        })
    } catch let error as CodecError {
      throw PackError("'\(published.folder)': \(element) of \(job.job.id): \(error)")
    }
    return derived
  }
}

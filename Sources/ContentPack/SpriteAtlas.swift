import Engine
import Files
import Media

/// The atlas of a job's pictures: pages as PNG, each with the JSON that game engines read.
struct SpriteAtlas {
  let job: PackContents.Job
  let published: PublishedRun
  let provenance: Provenance

  static let folder = "atlases"
  private static let packer = AtlasPacker()

  /// Makes the pages and adds them; what the index says of them.
  ///
  /// A job of one picture has no atlas, nor has one with a picture that is larger than a page.
  func add(to pack: PackWriting) throws -> [PackIndex.Derived] {
    let items = job.items.compactMap { item in
      if case .image(let width, let height) = item.extent, width > 0, height > 0 {
        (item.path, AtlasPacker.Size(width: width, height: height))
      } else {
        nil
      }
    }
    guard items.count > 1, items.allSatisfy({ Self.packer.fits($0.1) }) else { return [] }
    let layout = try Self.packer.layout(items.map { $0.1 })
    let names = layout.pages.indices.map { page in
      layout.pages.count == 1 ? job.job.id : "\(job.job.id)-\(page + 1)"
    }
    var derived: [PackIndex.Derived] = []
    for (number, size) in layout.pages.enumerated() {
      let members = items.indices.filter { layout.places[$0].page == number }
      var page = AtlasPage(size)
      for index in members {
        let (path, size) = items[index]
        let picture = try PNGCodec.decode(try published.bytes(path))
        guard picture.width == size.width, picture.height == size.height else {
          throw PublishedRunError(folder: published.folder, kind: .altered(path))
        }
        page.lay(picture, x: layout.places[index].x, y: layout.places[index].y)
      }
      let raster = page.raster
      let image = "\(names[number]).png"
      let description = AtlasDescription(
        image: image, size: size,
        frames: members.map { index in
          AtlasDescription.Frame(
            name: Path.name(of: items[index].0), x: layout.places[index].x,
            y: layout.places[index].y, size: items[index].1)
        }, relatedPages: names.indices.filter { $0 != number }.map { "\(names[$0]).json" })
      let path = "\(Self.folder)/\(image)"
      try pack.add(path, try PNGCodec.encode(raster, provenance: provenance))
      try pack.add("\(Self.folder)/\(names[number]).json", Array(description.json.utf8))
      derived.append(
        PackIndex.Derived(
          element: "atlas",
          attributes: [
            ("job", job.job.id), ("path", path),
            ("content", Digest(of: try Sample.image(raster).content()).description),
            ("frames", String(members.count)), ("width", String(size.width)),
            ("height", String(size.height)),
          ]))
    }
    return derived
  }
}

import Engine
import Files
import Media

/// The sets of a run: which items are one card, and where its files lie in a pack.
struct PackSets {
  /// A set with its jobs and cards.
  struct Entry {
    let set: IndexedSet
    var jobs: [String] = []
    var cards: [IndexedCard] = []
    /// Places of the cards by number.
    var places: [Int: Int] = [:]
  }

  /// The sets in the order of the index.
  private(set) var entries: [Entry] = []

  /// Reads what the index says of sets.
  init(_ index: IndexReader) throws {
    var jobs: [String: [String]] = [:]
    try index.read { entry in
      switch entry {
      case .job(let job): if let set = job.set { jobs[set, default: []].append(job.id) }
      case .set(let set): entries.append(Entry(set: set, jobs: jobs[set.id] ?? []))
      case .card(let card):
        guard let last = entries.indices.last else { return }
        entries[last].places[card.number] = entries[last].cards.count
        entries[last].cards.append(card)
      default: break
      }
    }
  }

  /// The card that an item is a part of.
  func card(of artifact: IndexedArtifact, in job: IndexedJob) -> IndexedCard? {
    guard let entry = entries.first(where: { $0.set.id == job.set }),
      let place = entry.places[artifact.item]
    else { return nil }
    return entry.cards[place]
  }

  /// `cards/monsters/grey-dragon/sprites.png`.
  func path(of artifact: IndexedArtifact, _ card: IndexedCard, _ job: IndexedJob) -> String {
    let file = Path.name(of: artifact.path)
    let ending = file.lastIndex(of: ".").map { String(file[$0...]) } ?? ""
    return "\(CardsDocument.folder)/\(job.set ?? "")/\(card.id)/\(job.id)\(ending)"
  }

  /// What a person's list may call a card: `monsters`, `monsters/7`, `monsters/grey-dragon`.
  func words(for card: IndexedCard?, _ job: IndexedJob) -> [String] {
    guard let card, let set = job.set else { return [] }
    return [set, "\(set)/\(card.number)", "\(set)/\(card.id)"]
  }
}

/// Adds the documents of sets to a pack, with the paths and texts of the items that are in it.
struct PackedSets {
  let contents: PackContents
  let published: PublishedRun
  let fileSystem: any FileSystem
  /// Where a document lies until it is packed.
  let scratch: String

  /// Adds them; what the index says of them.
  func add(to pack: PackWriting) throws -> [PackIndex.Derived] {
    try contents.sets.entries.compactMap { entry in
      let jobs = entry.jobs.compactMap { id in contents.jobs.first { $0.job.id == id } }
      guard !jobs.isEmpty else { return nil }
      defer { try? fileSystem.remove(scratch) }
      let path = CardsDocument.path(entry.set.id)
      let (cards, content) = try write(entry, jobs)
      try pack.add(path, file: scratch)
      return PackIndex.Derived(
        element: "set",
        attributes: [("id", entry.set.id), ("count", String(entry.set.count))]
          + (entry.set.names.map { [("names", $0)] } ?? [])
          + [("path", path), ("content", content.description)],
        children: cards)
    }
  }

  /// Writes a document; what the index says of its cards, and the content digest.
  private func write(
    _ entry: PackSets.Entry, _ jobs: [PackContents.Job]
  ) throws -> (cards: [PackIndex.Child], content: Digest) {
    let file = try fileSystem.create(scratch)
    var hash = SHA256()
    hash.update("text/utf-8\n")
    var pending: [UInt8] = []
    var document = try CardsDocument(entry.set.id, jobs: entry.jobs) { pending += $0 }
    var rest = jobs.map { $0.items[...] }
    var cards: [PackIndex.Child] = []
    for card in entry.cards {
      var parts: [CardsDocument.Part] = []
      var present: Set<String> = []
      for (index, job) in jobs.enumerated() {
        guard let item = rest[index].first, item.number == card.number else { continue }
        rest[index].removeFirst()
        present.insert(job.job.id)
        parts.append(
          CardsDocument.Part(
            job: job.job.id, path: item.packed,
            text: job.medium == .text ? try text(item) : nil))
      }
      // A card of which a person has left nothing is none.
      if parts.isEmpty { continue }
      let missing = entry.jobs.filter { !present.contains($0) }
      try document.add(
        CardNames.Card(number: card.number, id: card.id, name: card.name), parts,
        missing: missing)
      cards.append(
        PackIndex.Child(
          element: "card",
          attributes: [("number", String(card.number)), ("id", card.id)]
            + (card.name.map { [("name", $0)] } ?? [])
            + (missing.isEmpty ? [] : [("missing", missing.joined(separator: " "))])))
      hash.update(pending)
      try file.write(pending)
      pending = []
    }
    try document.end()
    hash.update(pending)
    try file.write(pending)
    try file.close()
    return (cards, hash.finish())
  }

  private func text(_ item: PackContents.Item) throws -> String {
    let bytes = try published.bytes(item.path)
    do throws(CodecError) {
      let text = try TextCodec.decode(bytes)
      return text.hasSuffix("\n") ? String(text.dropLast()) : text
    } catch {
      throw PublishedRunError(folder: published.folder, kind: .altered(item.path))
    }
  }
}

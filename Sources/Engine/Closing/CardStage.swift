import Files
import Media
import PipelineInterface

/// The items of a set's jobs in, its cards and their document out.
struct CardStage {
  let set: PlannedSet
  /// The jobs of the set that have items.
  let jobs: [PlannedJob]
  /// What is left of their items, by job.
  let items: [String: [ClosedItem]]
  let folder: String
  let parts: String
  let fileSystem: any FileSystem

  /// Names the cards.
  func names() throws(FileError) -> [CardNames.Card] {
    var names = CardNames(count: set.count)
    let job = jobs.first { $0.id == set.names }
    var rest = (set.names.flatMap { items[$0] } ?? [])[...]
    for number in 1...set.count {
      guard let job, let item = rest.first, item.number == number else {
        names.add(nil)
        continue
      }
      names.add(try text(of: item, in: job))
      rest = rest.dropFirst()
    }
    return names.cards
  }

  /// Writes the document as a temporary, one card after the other.
  func write(_ cards: [CardNames.Card], number: Int) throws -> PublishedCards {
    let temporary = Path.join(parts, "cards-\(number)")
    let sink = DigestingSink(try fileSystem.create(temporary), prefix: "text/utf-8\n")
    var document = try CardsDocument(set.id, jobs: set.jobs) { try sink.write($0) }
    var rest = items.mapValues { $0[...] }
    var missing: [Int: [String]] = [:]
    for card in cards {
      var (own, lacks): ([CardsDocument.Part], [String]) = ([], [])
      for id in set.jobs {
        guard let job = jobs.first(where: { $0.id == id }), let item = rest[id]?.first,
          item.number == card.number
        else {
          lacks.append(id)
          continue
        }
        rest[id]?.removeFirst()
        let text = job.kind.medium == .text ? try text(of: item, in: job) : nil
        own.append(CardsDocument.Part(job: id, path: item.artifact.path, text: text))
      }
      if !lacks.isEmpty { missing[card.number] = lacks }
      try document.add(card, own, missing: lacks)
    }
    try document.end()
    let (file, content) = try sink.close()
    return PublishedCards(
      set: set, cards: cards, missing: missing, content: content,
      part: PublishedSheet.Part(
        path: CardsDocument.path(set.id), digest: file, temporary: temporary))
  }

  /// A text without the line feed that ends its file.
  private func text(of item: ClosedItem, in job: PlannedJob) throws(FileError) -> String? {
    guard case .text(let text) = try item.sample(of: job, in: folder, fileSystem) else {
      return nil
    }
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }
}

/// The cards of a set, their document among the temporaries.
struct PublishedCards {
  let set: PlannedSet
  let cards: [CardNames.Card]
  /// Jobs of which a card lacks its item, by number.
  let missing: [Int: [String]]
  let content: Digest
  let part: PublishedSheet.Part
}

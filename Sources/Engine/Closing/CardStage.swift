import Files
import Media
import PipelineInterface

/// The items of a set's jobs in, its cards and their document out.
struct CardStage {
  let set: PlannedSet
  /// What the jobs of the set make that have items.
  let media: [String: Medium]
  /// What is left of their items, by job.
  let items: [String: [ClosedItem]]
  let samples: any ClosedSamples

  /// Names the cards.
  func names() throws -> [CardNames.Card] {
    var names = CardNames(count: set.count)
    let medium = set.names.flatMap { media[$0] }
    var rest = (set.names.flatMap { items[$0] } ?? [])[...]
    for number in 1...set.count {
      guard let medium, let item = rest.first, item.number == number else {
        names.add(nil)
        continue
      }
      names.add(try text(of: item, medium))
      rest = rest.dropFirst()
    }
    return names.cards
  }

  /// Writes the document as the temporary of a number.
  func write(
    _ cards: [CardNames.Card], number: Int, parts: String, _ fileSystem: any FileSystem
  ) throws -> PublishedCards {
    let temporary = Path.join(parts, "cards-\(number)")
    let sink = DigestingSink(try fileSystem.create(temporary), prefix: "text/utf-8\n")
    let missing = try document(cards) { try sink.write($0) }
    let (file, content) = try sink.close()
    return PublishedCards(
      set: set, cards: cards, missing: missing, content: content,
      part: PublishedSheet.Part(
        path: CardsDocument.path(set.id), digest: file, temporary: temporary))
  }

  /// Makes the document, one card after the other; the jobs of which a card lacks its item, by number.
  func document(
    _ cards: [CardNames.Card], sink: @escaping ([UInt8]) throws -> Void
  ) throws -> [Int: [String]] {
    var document = try CardsDocument(set.id, jobs: set.jobs, sink: sink)
    var rest = items.mapValues { $0[...] }
    var missing: [Int: [String]] = [:]
    for card in cards {
      var (own, lacks): ([CardsDocument.Part], [String]) = ([], [])
      for id in set.jobs {
        guard let medium = media[id], let item = rest[id]?.first, item.number == card.number
        else {
          lacks.append(id)
          continue
        }
        rest[id]?.removeFirst()
        let text = medium == .text ? try text(of: item, medium) : nil
        own.append(CardsDocument.Part(job: id, path: item.path, text: text))
      }
      if !lacks.isEmpty { missing[card.number] = lacks }
      try document.add(card, own, missing: lacks)
    }
    try document.end()
    return missing
  }

  /// A text without the line feed that ends its file.
  private func text(of item: ClosedItem, _ medium: Medium) throws -> String? {
    guard case .text(let text) = try samples.sample(of: item, medium) else { return nil }
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

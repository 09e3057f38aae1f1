import Engine

/// A card of a set on the page: what belongs to one number.
struct SetCard {
  /// What the template takes; every text in it is escaped.
  let values: [String: Any]

  /// A card from its items, each with its job's id.
  init(
    _ card: IndexedCard, set: IndexedSet, parts: [(job: String, card: Card)], missing: [String]
  ) {
    let name = card.name ?? "\(set.id) \(card.number)"
    var values: [String: Any] = [
      "id": HTML.escaped("\(set.id)/\(card.number)"), "name": HTML.escaped(name),
      "label": HTML.escaped(name), "number": HTML.escaped(String(card.number)),
      "file": HTML.escaped(card.id),
      "parts": parts.map { job, part in
        var own = part.values
        own["job"] = HTML.escaped(job)
        // Its name stands above the card.
        if job == set.names, card.name != nil { own["text"] = nil }
        return own
      },
    ]
    if !missing.isEmpty {
      values["missing"] = HTML.escaped("without \(missing.joined(separator: ", "))")
    }
    self.values = values
  }
}

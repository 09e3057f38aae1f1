import Files
import Media

/// What an index tells of the files that are made of all items of jobs.
struct IndexedDerived {
  /// A file of them.
  struct File {
    /// Path under the run's folder.
    let path: String
    /// Id of the job or of the set.
    let owner: String
    /// The step that made it, or `DerivedRemaking.cards`.
    let step: String
    let medium: Medium
    /// The content that the index tells of.
    let content: Digest
  }

  /// In the order of the index: cards, then sheets, each with its JSON.
  private(set) var files: [File] = []
  private(set) var sets: [IndexedSet] = []
  /// Cards by the id of their set.
  private(set) var cards: [String: [CardNames.Card]] = [:]
  /// Steps that could not make theirs.
  private(set) var unmade: [IndexedUnmade] = []

  /// Takes in what an entry tells of them.
  mutating func take(_ entry: IndexEntry) {
    switch entry {
    case .set(let set):
      sets.append(set)
      files.append(
        File(
          path: set.path, owner: set.id, step: DerivedRemaking.cards, medium: .text,
          content: set.content))
    case .card(let card):
      guard let set = sets.last else { return }
      cards[set.id, default: []].append(
        CardNames.Card(number: card.number, id: card.id, name: card.name))
    case .sheet(let sheet):
      files.append(
        File(
          path: sheet.path, owner: sheet.job, step: sheet.element,
          medium: sheet.path.hasSuffix(".wav") ? .audio : .image, content: sheet.content))
      guard let layout = sheet.layout, let path = sheet.layoutPath else { return }
      files.append(
        File(path: path, owner: sheet.job, step: sheet.element, medium: .text, content: layout))
    case .unmade(let failure): unmade.append(failure)
    case .run, .model, .job, .artifact, .failure, .duplicate: break
    }
  }

  /// The file of a path.
  func file(_ path: String) -> File? { files.first { $0.path == path } }

  /// The sets as a plan has them; `jobs` are those of the index, in its order.
  func planned(_ jobs: [IndexedJob]) -> [PlannedSet] {
    sets.filter { (1...CardNames.maximumCards).contains($0.count) }.map { set in
      PlannedSet(
        id: set.id, count: set.count, names: set.names,
        jobs: jobs.filter { $0.set == set.id }.map { $0.id })
    }
  }
}

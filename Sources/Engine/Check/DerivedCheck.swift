import Files
import Media

/// Holds what is made of all items of jobs against what an index tells of it.
struct DerivedCheck {
  let told: IndexedDerived
  /// The one file that is looked at; `nil`: all.
  let path: String?
  /// What is wrong with a file that the index tells of, made again or not.
  let compare: (IndexedDerived.File, Result<Content, RemakingError>) throws -> [CheckFinding]
  /// Gets each file with what was found.
  let tell: (_ path: String, [CheckFinding]) -> Void

  /// Makes all that is looked at and tells of each file once.
  func run(_ remaking: DerivedRemaking) throws {
    let chosen = path.map { path in told.files.filter { $0.path == path } } ?? told.files
    var seen: Set<String> = []
    var failures: [(owner: String, step: String, error: RemakingError)] = []
    var cards: [String: CheckFinding] = [:]
    func wants(_ owner: String, _ step: String) -> Bool {
      path == nil || chosen.contains { $0.owner == owner && $0.step == step }
    }
    try remaking.run(wants: wants) { outcome in
      switch outcome {
      case .cards(let set, let made): cards[set.id] = difference(of: set, made)
      case .failure(let owner, let step, let error): failures.append((owner, step, error))
      case .file(let path, let owner, let step, let content):
        if let only = self.path, only != path { return }
        guard let file = told.file(path), file.owner == owner, file.step == step else {
          return tell(path, [finding(.extra, path, owner, "the index does not have it")])
        }
        seen.insert(path)
        let own = step == DerivedRemaking.cards ? cards[owner] : nil
        tell(path, (own.map { [$0] } ?? []) + (try compare(file, .success(content))))
      }
    }
    for file in chosen where !seen.contains(file.path) {
      let error = failures.first { $0.owner == file.owner && $0.step == file.step }?.error
      let none = RemakingError(
        "of the items of '\(file.owner)' no such file is made", hasFailed: true)
      tell(file.path, try compare(file, .failure(error ?? none)))
    }
    if path == nil { tellUnmade(failures) }
  }

  /// What of failures and successes of whole steps is not as the index has it.
  private func tellUnmade(_ failures: [(owner: String, step: String, error: RemakingError)]) {
    for (owner, step, error) in failures {
      let isTold =
        told.unmade.contains { $0.job == owner && $0.step == step }
        || told.files.contains { $0.owner == owner && $0.step == step }
      if isTold, error.hasFailed { continue }
      if told.files.contains(where: { $0.owner == owner && $0.step == step }) { continue }
      let path = "\(owner)/\(step)"
      tell(path, [finding(error.hasFailed ? .different : .unmakeable, path, owner, error.reason)])
    }
    for unmade in told.unmade
    where !failures.contains(where: { $0.owner == unmade.job && $0.step == unmade.step }) {
      let path = "\(unmade.job)/\(unmade.step)"
      tell(
        path,
        [
          finding(
            .different, path, unmade.job,
            "in the index it failed (\(unmade.reason)), made again it does not")
        ])
    }
  }

  /// The first card that has another name than in the index.
  private func difference(of set: PlannedSet, _ made: [CardNames.Card]) -> CheckFinding? {
    let cards = told.cards[set.id] ?? []
    func text(_ card: CardNames.Card?) -> String {
      card.map { "'\($0.id)' (\($0.name ?? "no name"))" } ?? "none"
    }
    for index in 0..<max(cards.count, made.count) {
      let old = cards.indices.contains(index) ? cards[index] : nil
      let new = made.indices.contains(index) ? made[index] : nil
      if old == new { continue }
      return finding(
        .different, CardsDocument.path(set.id), set.id,
        "card \(index + 1) is \(text(old)) in the index, made again it is \(text(new))")
    }
    return nil
  }

  private func finding(
    _ kind: CheckFinding.Kind, _ path: String, _ owner: String, _ reason: String
  ) -> CheckFinding {
    CheckFinding(kind, path: path, job: owner, item: 0, reason)
  }
}

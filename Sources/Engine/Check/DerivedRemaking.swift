import Files
import Media
import PipelineInterface

/// Makes again what a run makes of all items of jobs: sheets and the documents of cards.
///
/// Nothing is written; one sheet is alive at a time.
struct DerivedRemaking {
  /// Jobs with what is left of their items, in document order.
  let jobs: [DerivedJob]
  /// Sets, each with the ids of its jobs.
  let sets: [PlannedSet]
  /// Throws `RemakingError` where an item is not at hand, and `CheckStopped`.
  let samples: any ClosedSamples

  /// The step that stands for the cards of a set.
  static let cards = "cards"

  /// What comes of it.
  enum Outcome {
    /// A file, made by a step of a job, or by a set.
    case file(path: String, owner: String, step: String, Content)
    /// The cards of a set.
    case cards(PlannedSet, [CardNames.Card])
    /// A step that gave nothing, or no more.
    case failure(owner: String, step: String, RemakingError)
  }

  /// Makes what is wanted, and hands it over one after the other.
  func run(
    wants: (_ owner: String, _ step: String) -> Bool, each: (Outcome) throws -> Void
  ) throws {
    var names: [String: [CardNames.Card]] = [:]
    for set in sets {
      let own = jobs.filter { $0.set == set.id }
      let isWanted = wants(set.id, Self.cards)
      guard
        isWanted || own.contains(where: { job in job.steps.contains { wants(job.id, $0.name) } })
      else { continue }
      let stage = CardStage(
        set: set,
        media: Dictionary(own.map { ($0.id, $0.medium) }, uniquingKeysWith: { first, _ in first }),
        items: Dictionary(own.map { ($0.id, $0.items) }, uniquingKeysWith: { first, _ in first }),
        samples: samples)
      try attempt(set.id, Self.cards, each) {
        if let objection = own.lazy.compactMap({ $0.objection }).first { throw objection }
        let cards = try stage.names()
        names[set.id] = cards
        guard isWanted else { return }
        try each(.cards(set, cards))
        var bytes: [UInt8] = []
        _ = try stage.document(cards) { bytes += $0 }
        try each(
          .file(
            path: CardsDocument.path(set.id), owner: set.id, step: Self.cards,
            Content(header: "text/utf-8\n", payload: bytes)))
      }
    }
    for job in jobs {
      for step in job.steps where wants(job.id, step.name) {
        try attempt(job.id, step.name, each) {
          guard case .sheets(let maker) = try step.work.get() else { return }
          try make(maker, of: job, step.name, names, each)
        }
      }
    }
  }

  private func make(
    _ maker: any SheetMaker, of job: DerivedJob, _ step: String,
    _ names: [String: [CardNames.Card]], _ each: (Outcome) throws -> Void
  ) throws {
    if let objection = job.objection { throw objection }
    guard !job.items.isEmpty else { return }
    if let set = job.set, names[set] == nil {
      throw RemakingError("the cards of set '\(set)', whose names its sheets have, are not at hand")
    }
    try maker.make(
      of: job.items.map { $0.member(job.set.flatMap { names[$0] }) }, name: job.id,
      read: { try samples.sample(of: job.items[$0], job.medium) },
      each: { sheet in
        let file = SheetFile(sheet, element: step, job: job.id)
        try each(
          .file(path: file.path, owner: job.id, step: step, try sheet.content.content()))
        guard let layout = sheet.layout else { return }
        try each(
          .file(
            path: file.layoutPath, owner: job.id, step: step,
            try Sample.text(layout).content()))
      })
  }

  /// Does something that may not be possible.
  private func attempt(
    _ owner: String, _ step: String, _ each: (Outcome) throws -> Void, _ body: () throws -> Void
  ) throws {
    do {
      try body()
    } catch let error as RemakingError {
      try each(.failure(owner: owner, step: step, error))
    } catch let error as CodecError {
      try each(.failure(owner: owner, step: step, .failed(step, error.reason)))
    }
  }
}

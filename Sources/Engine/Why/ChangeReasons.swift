/// Why items of one job differ between two runs: what of all that a content key covers is another.
struct ChangeReasons {
  private let shared: [String]
  private let seeds: (old: String, new: String)

  /// Reasons that hold for all items of a job.
  init(_ old: RunFacts.Job, in oldRun: RunFacts, _ new: RunFacts.Job, in newRun: RunFacts) {
    var reasons: [String] = []
    if oldRun.numerics != newRun.numerics {
      reasons.append("numerics version \(oldRun.numerics) → \(newRun.numerics)")
    }
    if old.kind != new.kind { reasons.append("kind \(old.kind) → \(new.kind)") }
    if old.model != new.model {
      reasons.append("model \(old.model.prefix(12)) → \(new.model.prefix(12))")
    }
    reasons += Self.differences(old.parameters, new.parameters)
    reasons += Self.differences(old.steps, new.steps)
    shared = reasons
    seeds = (oldRun.seed, newRun.seed)
  }

  /// Why an item's content key is another, in one line.
  func text(_ old: RunFacts.Item, _ new: RunFacts.Item) -> String {
    var reasons = shared
    if old.prompt != new.prompt {
      reasons.append("prompt \(Self.quoted(old.prompt)) → \(Self.quoted(new.prompt))")
    }
    let (oldSeed, newSeed) = (old.listedSeed ?? seeds.old, new.listedSeed ?? seeds.new)
    if oldSeed != newSeed { reasons.append("seed \(oldSeed) → \(newSeed)") }
    if old.replicate != new.replicate {
      reasons.append("number among its prompt's items \(old.replicate) → \(new.replicate)")
    }
    if old.frame != new.frame {
      reasons.append("frame \(old.frame ?? "none") → \(new.frame ?? "none")")
    }
    if reasons.isEmpty {
      // The index tells neither the fingerprints of training data nor where a walk leads to.
      return "something that an index does not tell: the model's fingerprints, or the walk's draws"
    }
    return reasons.joined(separator: ", ")
  }

  private static func differences(
    _ old: [RunFacts.Parameter], _ new: [RunFacts.Parameter], of step: String = ""
  ) -> [String] {
    let before = Dictionary(old.map { ($0.name, $0.value) }) { first, _ in first }
    let after = Set(new.map { $0.name })
    return new.compactMap { parameter in
      guard let value = before[parameter.name] else {
        return "\(step)\(parameter.name) \(quoted(nil)) → \(shown(parameter.value))"
      }
      return value == parameter.value
        ? nil : "\(step)\(parameter.name) \(shown(value)) → \(shown(parameter.value))"
    }
      + old.filter { !after.contains($0.name) }
      .map { "\(step)\($0.name) \(shown($0.value)) → \(quoted(nil))" }
  }

  private static func differences(_ old: [RunFacts.Step], _ new: [RunFacts.Step]) -> [String] {
    guard old.map({ $0.name }) == new.map({ $0.name }) else {
      func names(_ steps: [RunFacts.Step]) -> String {
        steps.isEmpty ? "none" : steps.map { $0.name }.joined(separator: " ")
      }
      return ["steps \(names(old)) → \(names(new))"]
    }
    return zip(old, new).flatMap { old, new in
      (old.version == new.version
        ? [] : ["\(new.name) version \(old.version) → \(new.version)"])
        + differences(old.parameters, new.parameters, of: "\(new.name) ")
    }
  }

  private static func quoted(_ text: String?) -> String {
    text.map { "\"\(shortened($0))\"" } ?? "none"
  }

  /// A value as it is; one that is empty or has blanks in quotes.
  private static func shown(_ value: String) -> String {
    value.isEmpty || value.contains(where: \.isWhitespace) ? quoted(value) : shortened(value)
  }

  /// The text on one line, its end cut where it is long.
  private static func shortened(_ text: String) -> String {
    let line = text.replacing("\n", with: "\\n").replacing("\t", with: "\\t")
    return line.count > 40 ? line.prefix(39) + "…" : line
  }
}

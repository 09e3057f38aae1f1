extension RunFacts {
  /// All that an item's content is a function of, as names and values; `nil`: there is no such item.
  public func dependencies(of selection: ItemSelection) -> [(name: String, value: String)]? {
    guard let job = job(selection.job),
      let item = job.items.first(where: { $0.number == selection.number })
    else { return nil }
    var facts = [
      ("content key", item.key), ("numerics version", numerics), ("kind", job.kind),
      ("model", job.model), ("seed", item.listedSeed ?? seed), ("job", job.id),
      ("number among its prompt's items", item.replicate),
    ]
    if let prompt = item.prompt { facts.append(("prompt", prompt)) }
    if let frame = item.frame { facts.append(("frame", frame)) }
    facts += job.parameters.map { ($0.name, $0.value) }
    facts += job.steps.map { step in
      (
        "step \(step.name)",
        (["version \(step.version)"] + step.parameters.map { "\($0.name)=\($0.value)" })
          .joined(separator: " ")
      )
    }
    if let content = item.content { facts.append(("content", content)) }
    if let failure = item.failure { facts.append(("failed at", failure)) }
    return facts.map { (name: $0.0, value: $0.1) }
  }
}

import Files
import Media
import PipelineInterface
import Numerics

extension Plan {
  /// What an item's file tells about its making: enough to make it again from the model.
  ///
  /// No clock, host or path, so that the file is a pure function of the item too.
  func provenance(of item: PlannedItem, job: PlannedJob, attempt: Int = 0) -> Provenance {
    var fields: [Provenance.Field] = [
      .init("source-type", IndexDocument.sourceType),
      .init("kind", job.kind.name),
      .init("model", job.model.facts.digest),
      .init("data", job.model.facts.dataDigest),
      .init("licence", job.model.facts.licence),
      .init("credit", job.model.facts.credit),
      .init("numerics", String(numericsVersion)),
      .init("manifest", name),
      .init("seed", String(item.listedSeed ?? seed)),
      .init("job", job.id),
      .init("item", String(item.number)),
      .init("replicate", String(item.replicate)),
      .init("attempt", String(attempt)),
      .init("item-key", item.key.description),
    ]
    if let walk = item.walk {
      fields.append(.init("frame", "\(walk.frame) of \(walk.frames)"))
      if walk.frame > 0 {
        let next = job.next(after: item)
        fields.append(.init("next-seed", String(next.listedSeed ?? seed)))
        fields.append(.init("next-replicate", String(next.replicate)))
      }
    }
    if let prompt = item.prompt { fields.append(.init("prompt", prompt)) }
    for name in job.values.names {
      fields.append(.init("parameter.\(name)", job.values.texts[name] ?? ""))
    }
    for (position, step) in job.steps.enumerated() {
      fields.append(.init("step.\(position)", step.text))
    }
    return Provenance(fields)
  }

  /// What a file that is made of all items of a job tells about its making.
  func provenance(of step: PlannedJobStep, job: PlannedJob) -> Provenance {
    Provenance([
      .init("source-type", IndexDocument.sourceType), .init("kind", job.kind.name),
      .init("model", job.model.facts.digest), .init("data", job.model.facts.dataDigest),
      .init("licence", job.model.facts.licence), .init("credit", job.model.facts.credit),
      .init("numerics", String(numericsVersion)), .init("manifest", name),
      .init("seed", String(seed)), .init("job", job.id), .init("job-step", step.text),
    ])
  }
}

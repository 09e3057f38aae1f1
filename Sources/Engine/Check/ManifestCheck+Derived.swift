import Files
import Media
import PipelineInterface

extension ManifestCheck {
  /// Makes what a run makes of all items, of those made here, and holds it against the index.
  func checkDerived(
    _ derived: DerivedItems, _ golden: GoldenIndex, _ summary: inout CheckSummary
  ) throws {
    var tally = summary
    defer { summary = tally }
    var jobs: [DerivedJob] = []
    for planned in plan.jobs {
      var job = DerivedJob(planned)
      job.items = derived.items[job.id] ?? []
      let findings = try leaveOut(&job, derived.samples, golden)
      if !findings.isEmpty {
        tally.count(findings)
        observer?.checkDid(.sheetChecked(path: "\(job.id)/unique", findings: findings))
      }
      if derived.wants(planned) { jobs.append(job) }
    }
    try DerivedCheck(
      told: golden.derived, path: nil,
      compare: { file, made in
        func finding(
          _ kind: CheckFinding.Kind, _ reason: String, _ difference: ContentDifference? = nil
        ) -> [CheckFinding] {
          [CheckFinding(kind, path: file.path, job: file.owner, item: 0, reason, difference)]
        }
        switch made {
        case .failure(let error):
          return finding(error.hasFailed ? .different : .unmakeable, error.reason)
        case .success(let content):
          return try difference(
            of: content, file.content, file.path, file.medium, golden
          ).map { finding(.different, $0.reason, $0.difference) } ?? []
        }
      },
      tell: { path, findings in
        tally.sheets += 1
        tally.count(findings)
        observer?.checkDid(.sheetChecked(path: path, findings: findings))
      }
    ).run(DerivedRemaking(jobs: jobs, sets: plan.sets, samples: derived.samples))
  }

  /// Leaves out what a job has twice; what of that is not as in the index.
  private func leaveOut(
    _ job: inout DerivedJob, _ samples: MadeSamples, _ golden: GoldenIndex
  ) throws -> [CheckFinding] {
    var made: [Int: Int] = [:]
    do {
      for step in job.steps {
        guard case .success(.unique(let limit)) = step.work else { continue }
        let duplicates = try UniqueStage(
          medium: job.medium, items: job.items, samples: samples, threads: options.threads
        ).run(limit: limit)
        for item in job.items {
          if let duplicate = duplicates[item.position] { made[item.number] = duplicate.original }
        }
        job.items.removeAll { duplicates[$0.position] != nil }
      }
    } catch let error as RemakingError {
      job.objection = error
    }
    let told = golden.duplicates[job.id] ?? [:]
    func text(_ original: Int?) -> String {
      original.map { "is left out, like item \($0)" } ?? "is not left out"
    }
    let numbers = Set(made.keys).union(told.keys).sorted()
    guard let number = numbers.first(where: { made[$0] != told[$0] }) else { return [] }
    return [
      CheckFinding(
        .different, path: "\(job.id)/unique", job: job.id, item: number,
        "item \(number) \(text(made[number])), in the index it \(text(told[number]))")
    ]
  }
}

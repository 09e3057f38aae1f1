import Files
import Media

/// Holds three things against each other: what an index tells of an item, the file that is there, and
/// the item made again.
struct Verdict {
  let path: String
  let job: String
  let item: Int
  /// The content that the index tells of.
  let told: Digest

  /// What is wrong; nothing when all three are one.
  func findings(
    file: ContentFile, remade: Result<Content, RemakingError>
  ) -> [CheckFinding] {
    var findings: [CheckFinding] = []
    let made = try? remade.get()
    let isTold = made.map { Digest(of: $0) == told }
    switch file {
    case .missing: findings.append(finding(.missing, "there is no such file"))
    case .unreadable(let reason): findings.append(finding(.altered, "the file \(reason)"))
    case .tooLarge(let reason): findings.append(finding(.unmakeable, "the file \(reason)"))
    case .content(let content):
      let digest = Digest(of: content)
      if digest == told {
        if let made, isTold == false { findings.append(different(from: content, made)) }
        break
      }
      if let made, content == made {
        return [finding(.altered, "file and item agree, the index tells of \(told.short)")]
      }
      let difference = made.flatMap { isTold == true ? ContentDifference(content, $0) : nil }
      findings.append(
        finding(
          .altered,
          difference?.text("the file has", "made again it has")
            ?? "its content is \(digest.short), the index tells of \(told.short)", difference))
    }
    switch remade {
    case .failure(let error):
      findings.append(finding(error.hasFailed ? .different : .unmakeable, error.reason))
    case .success(let made):
      if isTold == false, !findings.contains(where: { $0.kind == .different }) {
        findings.append(
          finding(
            .different,
            "made again its content is \(Digest(of: made).short), the index tells of \(told.short)")
        )
      }
    }
    return findings
  }

  private func different(from file: Content, _ made: Content) -> CheckFinding {
    let difference = ContentDifference(file, made)
    return finding(
      .different,
      difference?.text("the file has", "made again it has") ?? "made again it is another one",
      difference)
  }

  private func finding(
    _ kind: CheckFinding.Kind, _ reason: String, _ difference: ContentDifference? = nil
  ) -> CheckFinding {
    CheckFinding(kind, path: path, job: job, item: item, reason, difference)
  }
}

extension Digest {
  /// The first 16 digits, for people.
  var short: String { String(description.prefix(16)) }
}

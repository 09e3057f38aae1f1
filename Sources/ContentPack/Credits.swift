import Engine

/// `CREDITS.txt`: under which licences the content may travel, and whom to name.
enum Credits {
  static let fileName = "CREDITS.txt"

  static func text(_ contents: PackContents) -> String {
    var lines = [
      "\(contents.run.name): \(contents.count) items made by trained models.",
      "Digital source type: \(contents.run.sourceType)", "",
    ]
    for model in contents.models {
      let jobs = contents.jobs.filter { $0.job.model == model.digest }.map { $0.job.id }
      lines += [
        "\(jobs.joined(separator: ", "))", "  licence  \(oneLine(model.licence))",
        "  credit   \(oneLine(model.credit))", "  model    \(model.kind) \(model.digest)",
        "  data     \(model.data)", "",
      ]
    }
    return lines.dropLast().joined(separator: "\n") + "\n"
  }

  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: { $0.isNewline }).joined(separator: " / ")
  }
}

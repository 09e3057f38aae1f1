import Engine
import Files
import Media
import Numerics

/// The tables of an index, a job at a time.
enum IndexReport {
  static func print(_ path: String) throws {
    let console = Console()
    var table: TextTable?
    var made: [(name: String, value: String)] = []
    func endJob() throws {
      if let table { try console.result(table.description) }
    }
    try IndexReader(path).read { entry in
      switch entry {
      case .run(let run):
        try console.result(
          FactList([
            ("run", Printable.text(run.name)), ("plan", run.plan), ("seed", run.seed),
            ("items", "\(run.items), \(run.failed) failed"), ("numerics version", run.numerics),
            ("source type", Printable.text(run.sourceType)),
          ]).description)
      case .model(let model):
        try console.result(
          "\n"
            + FactList([
              ("model", model.digest), ("kind", model.kind), ("data digest", model.data),
              ("licence", Printable.text(model.licence)),
              ("credit", Printable.text(model.credit)),
            ]).description)
      case .job(let job):
        try endJob()
        let parameters = job.parameters.map { " \($0.name)=\($0.value)" }.joined()
        let steps = job.steps.map { ", \($0.name)" }.joined()
        try console.result(Printable.text("\n\(job.id): \(job.kind)\(parameters)\(steps)"))
        table = TextTable([("item", .right), ("file", .left), ("size", .left), ("content", .left)])
      case .artifact(let artifact):
        table?.add([
          String(artifact.item), Printable.text(artifact.path), size(artifact.extent),
          artifact.content.description,
        ])
      case .failure(let failure):
        table?.add([
          String(failure.item), "failed at \(Printable.text(failure.stage))", "",
          Printable.text(failure.reason),
        ])
      case .duplicate(let duplicate):
        table?.add([
          String(duplicate.item), "left out", "",
          "like item \(duplicate.original) (\(Printable.text(duplicate.likeness)))",
        ])
      case .set(let set):
        made.append(("set", Printable.text("\(set.id), \(set.count) cards: \(set.path)")))
      case .card: break
      case .sheet(let sheet): made.append((sheet.element, Printable.text(sheet.path)))
      case .unmade(let unmade):
        made.append(("\(unmade.job): no \(unmade.step)", Printable.text(unmade.reason)))
      }
    }
    try endJob()
    if !made.isEmpty { try console.result("\n" + FactList(made).description) }
  }

  private static func size(_ extent: Extent) -> String {
    switch extent {
    case .text(let characters): Amount.count(characters, "character")
    case .image(let width, let height): "\(width) x \(height)"
    case .audio(let rate, _, let frames):
      rate > 0 ? "\(DecimalText.shortest(Double(frames) / Double(rate))) s" : "-"
    }
  }
}

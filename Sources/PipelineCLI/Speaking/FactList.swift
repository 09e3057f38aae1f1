/// Names and values in two columns; lines of a value stand below each other.
struct FactList {
  private let rows: [(name: String, value: String)]

  init(_ rows: [(name: String, value: String)]) { self.rows = rows }

  var description: String {
    let width = rows.map { $0.name.count }.max() ?? 0
    return rows.map { name, value in
      let blanks = String(repeating: " ", count: width - name.count)
      let lines = value.split(separator: "\n", omittingEmptySubsequences: false)
      let indented = lines.joined(separator: "\n" + String(repeating: " ", count: width + 2))
      let line = "\(name)\(blanks)  \(indented)"
      return String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }
}

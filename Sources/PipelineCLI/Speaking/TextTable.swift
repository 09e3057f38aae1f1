/// Rows of texts in aligned columns.
struct TextTable {
  private let alignments: [Alignment]
  private var rows: [[String]]

  /// Where a column's texts stand.
  enum Alignment {
    case left, right
  }

  /// A table with a heading for each column.
  init(_ columns: [(heading: String, alignment: Alignment)]) {
    alignments = columns.map { $0.alignment }
    rows = [columns.map { $0.heading }]
  }

  /// Adds a row of one text a column.
  mutating func add(_ row: [String]) {
    precondition(row.count == alignments.count, "\(row.count) texts in \(alignments.count) columns")
    rows.append(row)
  }

  /// The rows as lines, two blanks between columns, none at the ends of lines.
  var description: String {
    let widths = alignments.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.indices.map { column in
        let blanks = String(repeating: " ", count: widths[column] - row[column].count)
        return alignments[column] == .left ? row[column] + blanks : blanks + row[column]
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }
}

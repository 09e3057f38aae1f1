import Foundation

/// The table of modules in Sources/README.md: which module may import which.
struct ArrowTable {
  /// Imports allowed by module.
  let arrows: [String: Set<String>]

  init(readme: String) {
    var arrows: [String: Set<String>] = [:]
    var isInside = false
    for line in readme.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("| module | may import |") {
        isInside = true
      } else if !line.hasPrefix("|") {
        isInside = false
      } else if isInside, !line.hasPrefix("| ---") {
        let cells = line.split(separator: "|", omittingEmptySubsequences: false)
          .map { $0.trimmingCharacters(in: .whitespaces) }
        arrows[cells[1]] = Self.names(cells[2])
      }
    }
    self.arrows = arrows
  }

  private static func names(_ cell: String) -> Set<String> {
    Set(
      cell.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        .filter { $0 != "-" })
  }

  /// The modules declared by Package.swift with their dependencies, products of other packages by
  /// the name of the constant that declares them.
  static func declared(in package: String) -> [String: Set<String>] {
    let text = package.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    var arrows: [String: Set<String>] = [:]
    let module = /module\( ?"(?<name>\w+)", \[(?<list>[^\]]*)\]/
    let program = /executableTarget\( ?name: "(?<name>\w+)", dependencies: \[(?<list>[^\]]*)\]/
    for match in text.matches(of: module) {
      arrows[String(match.name)] = quoted(match.list)
    }
    for match in text.matches(of: program) {
      arrows[String(match.name)] = quoted(match.list)
    }
    return arrows
  }

  private static func quoted(_ list: Substring) -> Set<String> {
    Set(list.matches(of: /"(\w+)"/).map { String($0.1) })
  }
}

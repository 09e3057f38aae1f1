import Foundation
import Testing

/// The table in Sources/CKernels/README.md of where every order is decided, and what pins it.
struct OrderTableTests {
  @Test func `every order has its file and its pinned bits`() throws {
    let version = try #require(
      House.page("Sources/Numerics/NumericsVersion.swift").text
        .firstMatch(of: /numericsVersion = (\d+)/)?.1)
    let pinned = Set(
      try House.page("Tests/Fixtures/Bits/version-\(version).txt").text.split(separator: "\n")
        .map { $0.split(separator: " ").dropLast().joined(separator: " ") })
    #expect(pinned.count > 100)

    let lines = try House.page("Sources/CKernels/README.md").lines
    let start = try #require(lines.firstIndex(of: "| order | decided in | pinned as |"))
    let rows = lines[(start + 2)...].prefix { $0.hasPrefix("|") }
    #expect(rows.count > 20)
    for row in rows {
      let cells = row.split(separator: "|").map { $0.matches(of: /`([^`]+)`/).map { $0.1 } }
      #expect(cells.count == 3 && !cells[1].isEmpty && !cells[2].isEmpty, "\(row)")
      for path in cells[1] {
        let file = House.root.appending(path: "Sources/\(path)").path
        #expect(FileManager.default.fileExists(atPath: file), "\(path) is no file")
      }
      for name in cells[2] {
        #expect(pinned.contains(String(name)), "\(name) is not pinned")
      }
    }
  }

  /// A version is pinned in one file; the number was raised together with it.
  @Test func `only the present numerics version is pinned`() throws {
    let version = try #require(
      House.page("Sources/Numerics/NumericsVersion.swift").text
        .firstMatch(of: /numericsVersion = (\d+)/)?.1)
    #expect(
      try House.pages("Tests/Fixtures/Bits", endings: ["txt"]).map { $0.path }
        == ["Tests/Fixtures/Bits/version-\(version).txt"])
  }
}

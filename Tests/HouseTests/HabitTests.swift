import Foundation
import Testing

struct HabitTests {
  static let sources: Set<String> = ["swift", "c", "h"]

  @Test func `the top level holds only what the house has rooms for`() throws {
    let entries = try FileManager.default.contentsOfDirectory(atPath: House.root.path)
      .filter { !$0.hasPrefix(".") }
    let rooms: Set<String> = [
      "Assets", "Output", "Package.swift", "Pipelines", "README.md", "Sources", "Tests", "pipeline",
    ]
    // The package manager writes Package.resolved; it is not in git.
    #expect(Set(entries).subtracting(["Package.resolved"]) == rooms)
  }

  @Test(arguments: [("Sources", 400), ("Tests", 600)])
  func `no file is a god file`(folder: String, limit: Int) throws {
    let pages = try House.pages(folder, endings: Self.sources)
    #expect(!pages.isEmpty)
    for page in pages {
      #expect(page.lines.count <= limit, "\(page.path) has \(page.lines.count) lines")
    }
  }

  @Test func `sources promise nothing for later and never trap on input`() throws {
    let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "fatal" + "Error", "try" + "!"]
    for page in try House.pages("Sources", endings: Self.sources) {
      for mark in marks where page.text.contains(mark) {
        Issue.record("\(page.path) has \(mark)")
      }
    }
  }

  @Test func `only the programs speak`() throws {
    for page in try House.pages("Sources", endings: Self.sources)
    where !["PipelineCLI", "bench"].contains(page.module) {
      let says = page.text.contains(/(?m)(^|[^.\w])(print|printf|puts|fprintf)\(/)
      #expect(!says, "\(page.path) prints")
    }
  }

  @Test func `links of the pages lead somewhere`() throws {
    var pages = [try House.page("README.md"), try House.page("Output/README.md")]
    for folder in ["Sources", "Tests", "Assets", "Pipelines"] {
      pages += try House.pages(folder, endings: ["md"])
    }
    #expect(pages.count > 3)
    for page in pages {
      let folder = House.root.appending(path: page.path).deletingLastPathComponent()
      for match in page.text.matches(of: /\]\((?<target>[^)#\s]+)(#[^)]*)?\)/)
      where !match.target.contains("://") {
        let target = folder.appending(path: String(match.target)).path
        #expect(
          FileManager.default.fileExists(atPath: target), "\(page.path) points to \(match.target)")
      }
    }
  }
}

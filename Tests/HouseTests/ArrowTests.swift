import Foundation
import Testing

struct ArrowTests {
  /// Modules of the toolchain that any module may import.
  static let toolchain: Set<String> = [
    "Foundation", "FoundationEssentials", "Glibc", "Synchronization", "Dispatch",
  ]

  @Test func `every import is an arrow of the architecture page`() throws {
    let table = ArrowTable(readme: try House.page("Sources/README.md").text)
    #expect(table.arrows.count > 10)
    for page in try House.pages("Sources", endings: ["swift"]) {
      let allowed = try #require(table.arrows[page.module], "\(page.module) is not in the table")
      for match in page.text.matches(of: Self.imports) {
        let imported = String(match.name)
        #expect(
          allowed.contains(imported) || Self.toolchain.contains(imported),
          "\(page.path) imports \(imported)")
      }
    }
  }

  @Test func `Package.swift declares the arrows of the architecture page`() throws {
    let table = ArrowTable(readme: try House.page("Sources/README.md").text)
    let declared = ArrowTable.declared(in: try House.page("Package.swift").text)
    #expect(declared.count > 10)
    for (module, dependencies) in declared {
      let allowed = table.arrows[module, default: []].subtracting(["ArgumentParser", "Mustache"])
      #expect(dependencies == allowed, "\(module)")
    }
  }

  @Test func `Foundation never meets libxml2, which brings headers of another ICU`() throws {
    let pages = try House.pages("Sources/ManifestXML", endings: ["swift"])
    #expect(!pages.isEmpty)
    for page in pages {
      for match in page.text.matches(of: Self.imports) {
        #expect(match.name != "Foundation", "\(page.path)")
      }
    }
  }

  static var imports: Regex<(Substring, name: Substring)> {
    /(?m)^(?:@\w+ )?(?:(?:public|package|internal|private) )?import (?:(?:struct|func|class|enum) )?(?<name>\w+)/
  }
}

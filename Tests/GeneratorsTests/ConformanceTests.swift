import Foundation
import Generators
import PipelineInterface
import Testing

/// The conformance manifest holds other machines against this one: it must leave no kind out, and
/// nothing that gives a kind bits of its own.
struct ConformanceTests {
  /// The jobs of the golden index by kind, as XML.
  private static func jobs() throws -> [String: [Substring]] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/Golden/conformance.index.xml")
    let jobs = try String(contentsOf: file, encoding: .utf8).matches(of: /(?s)<job .*?<\/job>/)
    return Dictionary(grouping: jobs.map { $0.output }) { job in
      job.firstMatch(of: #/ kind="([a-z-]+)"/#).map { String($0.1) } ?? ""
    }
  }

  @Test func `every kind of the list is in the conformance manifest`() throws {
    let jobs = try Self.jobs()
    #expect(Set(jobs.keys) == Set(BuiltinGenerators.all.map { $0.name }))
  }

  @Test func `every precision of weights, walk and side input is in it`() throws {
    let jobs = try Self.jobs()
    for kind in BuiltinGenerators.all {
      let mine = try #require(jobs[kind.name], "no job of \(kind.name)")
      func has(_ text: String) -> Bool { mine.contains { $0.contains(text) } }
      for parameter in kind.parameters {
        switch (parameter.name, parameter.schema) {
        case ("weights", .choice(let words)):
          for word in words {
            #expect(has("name=\"weights\" value=\"\(word)\""), "\(kind.name) of \(word)")
          }
        case (_, .sound), (_, .picture):
          // A side input is named by its digest.
          let isThere = mine.contains { job in
            job.matches(of: /name="([a-z-]+)" value="[0-9a-f]{64}"/)
              .contains { $0.1 == parameter.name }
          }
          #expect(isThere, "\(kind.name) with \(parameter.name)")
        case ("stop", _):
          let isThere = jobs.values.joined().contains {
            $0.contains(/name="stop" value="[^"]/)
          }
          #expect(isThere, "no job stops")
        default: continue
        }
      }
      if kind.interpolates { #expect(has(" frames=\""), "\(kind.name) does not walk") }
    }
    #expect(jobs.values.joined().contains { $0.contains(" loop=\"true\"") })
    #expect(jobs.values.joined().contains { $0.contains(" listed-seed=\"") })
  }
}

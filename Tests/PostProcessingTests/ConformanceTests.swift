import Foundation
import Media
import PipelineInterface
import PostProcessing
import Testing

/// The conformance manifest holds other machines against this one: it must leave no step out.
struct ConformanceTests {
  /// The jobs of the golden index, as XML.
  private static func jobs() throws -> [Substring] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/Golden/conformance.index.xml")
    return try String(contentsOf: file, encoding: .utf8).matches(of: /(?s)<job .*?<\/job>/)
      .map { $0.output }
  }

  @Test func `every step of the list is in the conformance manifest, over its medium`() throws {
    let jobs = try Self.jobs()
    #expect(jobs.count > 10)
    for kind in BuiltinSteps.all {
      let isThere = jobs.contains { job in
        job.contains("<step name=\"\(kind.name)\" version=\"\(kind.version)\"")
          && job.contains(" type=\"\(kind.medium.rawValue)/")
      }
      #expect(
        isThere,
        "Pipelines/conformance.xml has no job of \(kind.medium) with \(kind.name)/\(kind.version)")
    }
  }

  @Test func `draws are turned down in every medium`() throws {
    let jobs = try Self.jobs()
    for medium in Medium.allCases {
      let isThere = jobs.contains { job in
        job.contains(" type=\"\(medium.rawValue)/") && job.contains("<rejected ")
      }
      #expect(isThere, "no job of \(medium) draws again")
    }
  }
}

import Foundation
import Media
import PipelineInterface
import PostProcessing
import Testing

/// The conformance manifest holds other machines against this one: it must leave no step out.
struct ConformanceTests {
  private static func index() throws -> String {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/Golden/conformance.index.xml")
    return try String(contentsOf: file, encoding: .utf8)
  }

  /// The jobs of the golden index, as XML.
  private static func jobs() throws -> [Substring] {
    try index().matches(of: /(?s)<job .*?<\/job>/).map { $0.output }
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

  @Test(arguments: BuiltinSteps.ofJobs)
  func `every step over all items is in it over all its media, with what it makes`(
    kind: JobStepKind
  ) throws {
    let index = try Self.index()
    let work = try kind.prepare(try ParameterValues([:], of: kind.parameters))
    for medium in kind.media {
      let own = try Self.jobs().filter { job in
        job.contains("<job-step name=\"\(kind.name)\" version=\"\(kind.version)\"")
          && job.contains(" type=\"\(medium.rawValue)/")
      }
      #expect(
        !own.isEmpty,
        "Pipelines/conformance.xml has no job of \(medium) with \(kind.name)/\(kind.version)")
      switch work {
      case .sheets:
        for job in own {
          let id = try #require(job.firstMatch(of: #/ id="([^"]*)"/#)).1
          let sheet = "<\(kind.name) job=\"\(id)\" path=\""
          let line = index.split(separator: "\n").first { $0.contains(sheet) }
          #expect(
            line?.contains(#/ content="[0-9a-f]{64}"/#) == true,
            "the index has no digest of \(kind.name) of \(id)")
        }
      case .unique:
        let likeness = own.flatMap { $0.matches(of: /<duplicate [^>]*likeness="([^"]*)"/) }
          .compactMap { Double($0.1) }
        #expect(likeness.contains { $0 < 1 }, "no near copy of \(medium) is left out")
      }
    }
  }

  @Test func `cards of a set are in it, and give their names to sheets of every sort`() throws {
    let index = try Self.index()
    #expect(index.contains(/<set id="[^"]*" [^>]*names="[^"]*" [^>]*content="[0-9a-f]{64}"/))
    #expect(index.contains(/<card number="1" id="[^"]*" name="[^"]*"/))
    let sets = try Self.jobs().filter { $0.contains(/^<job [^>]* set="/) }
    for kind in BuiltinSteps.ofJobs {
      guard case .sheets = try kind.prepare(try ParameterValues([:], of: kind.parameters)) else {
        continue
      }
      #expect(
        sets.contains { $0.contains("<job-step name=\"\(kind.name)\"") },
        "no set has a job with \(kind.name)")
    }
  }

  @Test func `an equal item is left out, and a job has more than one sheet`() throws {
    #expect(try Self.index().contains(/<duplicate [^>]*likeness="1"/))
    #expect(try Self.index().contains(/path="[^"]*-2\.png"/))
  }
}

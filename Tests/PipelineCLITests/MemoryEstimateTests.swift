import Foundation
import Glibc
import Testing

/// What `--max-memory` is held against, and what runs take.
struct MemoryEstimateTests {
  /// A job with what its model is to be like; sizes at which the model is not all that there is.
  private struct Case: Sendable {
    let kind, architecture, data, schedule, job: String
    var children = ""
  }

  private static let cases = [
    Case(
      kind: "rnn", architecture: #"hidden="1000""#, data: "text",
      schedule: #"batch="1" window="4""#, job: #"count="64" characters="60""#),
    Case(
      kind: "lstm", architecture: #"embed="64" hidden="512" layers="2""#, data: "text",
      schedule: #"batch="1" window="4""#, job: #"count="64" characters="60""#),
    Case(
      kind: "transformer", architecture: #"layers="4" heads="4" dim="192" context="512""#,
      data: "text", schedule: #"batch="1""#, job: #"count="64" characters="400""#),
    Case(
      kind: "vae", architecture: #"size="64" width="32" latent="16""#, data: "pictures",
      schedule: #"batch="1""#, job: #"count="128""#),
    Case(
      kind: "gan", architecture: #"size="64" width="32" latent="16""#, data: "pictures",
      schedule: #"batch="1""#, job: #"count="128""#, children: "<contact-sheet/><atlas/>"),
    Case(
      kind: "sample-rnn", architecture: #"dim="512" embed="32""#, data: "sounds",
      schedule: #"batch="1" window="64""#, job: #"count="16" seconds="1""#),
  ]

  /// The most memory that a call had, in bytes.
  private func peak(_ arguments: [String], _ scratch: Scratch) throws -> Int {
    let running = try Program(folder: scratch).start(arguments)
    var peak = 0
    while running.isRunning {
      peak = max(peak, running.peakMemory ?? 0)
      usleep(1000)
    }
    let outcome = try running.finish()
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    return peak
  }

  @Test(
    .enabled(if: Environment.runsSlowTests, "needs PIPELINE_TESTS=all"), arguments: cases.indices)
  func `a run takes about what it was estimated to take, and no more`(index: Int) throws {
    let (scratch, model) = (try Scratch(), Self.cases[index])
    try TinyModels.writeData(to: scratch, pictureSize: 64)
    try scratch.write(
      "recipe.xml",
      """
      <training xmlns="urn:pipeline:training:1" name="model" seed="3">
        <\(model.kind) \(model.architecture)>
          <dataset path="\(model.data)" validation="0" licence="CC0-1.0" credit="nobody"/>
          <optimizer rate="0.001"/>
          <schedule steps="1" \(model.schedule)/>
        </\(model.kind)>
      </training>

      """)
    let trained = try Program(folder: scratch).run(
      ["train", "recipe.xml", "--date", "2026-11-24", "--quiet"])
    #expect(trained.exitCode == 0, "\(trained.errors)")
    try scratch.write(
      "job.xml",
      """
      <manifest xmlns="urn:pipeline:manifest:1" name="job">
        <\(model.kind) id="a" model="Output/2026-11-24/model/model.safetensors" \(model.job)>
          \(model.children)
        </\(model.kind)>
      </manifest>

      """)
    let plan = try Program(folder: scratch).run(["plan", "job.xml", "--json", "--threads", "2"])
    let facts = try JSONSerialization.jsonObject(with: Data(plan.output.utf8)) as? [String: Any]
    let estimate = try #require(facts?["estimatedMemory"] as? Int)
    let measured = try peak(
      ["run", "job.xml", "--threads", "2", "--no-cache", "--quiet", "--output", "out"], scratch)
    let ratio = Double(estimate) / Double(measured)
    #expect((0.9...1.3).contains(ratio), "\(model.kind): estimated \(estimate), took \(measured)")
  }
}

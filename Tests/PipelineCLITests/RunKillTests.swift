import Foundation
import Glibc
import Testing

/// The real program on mixed media, killed at random moments until it is done.
struct RunKillTests {
  private static let kills = Environment.runsSlowTests ? 100 : 2

  /// About a second of small items of every medium.
  static let manifest = TinyPack.manifest
    .replacing("count=\"3\" characters=\"60\"", with: "count=\"60\" characters=\"60\"")
    .replacing(
      "<vae id=\"tiles\" model=\"vae.safetensors\" count=\"5\"",
      with: "<vae id=\"tiles\" model=\"vae.safetensors\" count=\"150\""
    )
    .replacing("count=\"3\" seconds=\"0.05\"", with: "count=\"50\" seconds=\"0.05\"")
  static let items = 120 + 150 + 50

  @Test(arguments: Environment.runsSlowTests ? [1, 2] : [2])
  func `killed at any moment a run ends in the bytes of an unbroken one`(threads: Int) throws {
    let pack = try TinyPack()
    try pack.scratch.write("tiny.xml", Self.manifest)
    let call = [
      "run", "tiny.xml", "--date", "2026-11-24", "--quiet", "--threads", "\(threads)", "--output",
    ]
    let start = ContinuousClock.now
    #expect(try pack.program.run(call + ["whole"]).exitCode == 0)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let expected = try pack.scratch.digests("whole/2026-11-24/tiny")
    #expect(expected.count == Self.items + 2)

    var (kills, life) = (0, 0)
    while kills < Self.kills {
      let running = try pack.program.start(call + ["life\(life)"])
      usleep(UInt32(1e6 * Double.random(in: 0...seconds)))
      running.signal(SIGKILL)
      let outcome = try running.finish()
      try #require([0, 128 + SIGKILL].contains(outcome.exitCode), "\(outcome.errors)")
      kills += outcome.exitCode == 0 ? 0 : 1
      let folder = "life\(life)/2026-11-24/tiny"
      if pack.scratch.exists(folder) {
        for (path, digest) in try pack.scratch.digests(folder) {
          #expect(expected[path] == digest, "a wrong \(path) under its final name")
        }
      }
      if outcome.exitCode == 0 {
        try check("life\(life)", against: expected, pack)
        life += 1
      }
    }
    #expect(try pack.program.run(call + ["life\(life)"]).exitCode == 0)
    try check("life\(life)", against: expected, pack)
  }

  /// The folder is that of an unbroken run, and the journal says that no item was made twice.
  private func check(_ output: String, against expected: [String: String], _ pack: TinyPack) throws
  {
    #expect(try pack.scratch.digests("\(output)/2026-11-24/tiny") == expected)
    let journals = try FileManager.default.subpathsOfDirectory(
      atPath: pack.scratch.url.appending(path: "\(output)/.state").path
    ).filter { $0.hasSuffix("/journal") }
    #expect(journals.count == 1)
    for journal in journals {
      var done: [Substring] = []
      for line in try pack.scratch.text("\(output)/.state/\(journal)").split(separator: "\n") {
        let words = line.split(separator: " ")
        if words.count == 7, words[1] == "done" { done.append(words[2]) }
      }
      #expect(done.count == Self.items)
      #expect(Set(done).count == Self.items)
    }
  }
}

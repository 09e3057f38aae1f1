import Foundation
import Testing

/// Shards in processes of their own, on the real disk.
struct ShardTests {
  private static let date = ["--date", "2026-11-24", "--output", "many"]

  @Test func `shards that run at once, one of them killed, are merged to the bytes of one run`()
    throws
  {
    let pack = try TinyPack()
    try pack.scratch.write("tiny.xml", RunKillTests.manifest)
    let expected = try pack.run(into: "one")
    let calls = (1...4).map { ["run", "tiny.xml", "--shard", "\($0)/4"] + Self.date }
    let processes = try calls.map { try pack.program.start($0 + ["--threads", "1"]) }
    // As soon as there is something to lose.
    while !pack.scratch.exists("many/2026-11-24/tiny/text"), processes[1].isRunning { usleep(1000) }
    processes[1].signal(SIGKILL)
    let outcomes = try processes.map { try $0.finish() }
    for (number, outcome) in outcomes.enumerated() where number != 1 {
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      #expect(outcome.output == "many/2026-11-24/tiny\n")
      #expect(
        outcome.errors.contains("shard \(number + 1)/4: \(RunKillTests.items / 4) items made in "))
    }
    try #require(outcomes[1].exitCode == 128 + SIGKILL)

    let merge = ["merge", "tiny.xml"] + Self.date
    let early = try pack.program.run(merge)
    #expect(early.exitCode == 66)
    #expect(early.errors.hasPrefix("error: cannot merge the shards in 'many/.state/"))
    #expect(early.errors.contains("'\n  shard"))
    #expect(early.output == "")
    #expect(!pack.scratch.exists("many/2026-11-24/tiny/index.xml"))

    let other = try pack.program.run(["run", "tiny.xml", "--shard", "2/3"] + Self.date)
    #expect(other.exitCode == 64)
    #expect(other.errors.hasPrefix("error: shard 2/3 of a plan that is split otherwise: "))

    #expect(try pack.program.run(calls[1]).exitCode == 0)
    let merged = try pack.program.run(merge)
    #expect(merged.exitCode == 0, "\(merged.errors)")
    #expect(merged.output == "many/2026-11-24/tiny\n")
    #expect(merged.errors.hasPrefix("\(RunKillTests.items) items merged in "))
    #expect(try pack.scratch.digests("many/2026-11-24/tiny") == expected)
    let again = try pack.program.run(calls[2])
    #expect(again.exitCode == 0)
    #expect(again.errors == "shard 3/4: nothing to do: \(RunKillTests.items / 4) items as made\n")
  }
}

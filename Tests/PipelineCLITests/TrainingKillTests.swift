import Foundation
import Glibc
import Testing

/// The real program, killed at random moments until it is done.
struct TrainingKillTests {
  private static let kills = Environment.runsSlowTests ? 20 : 2

  /// About a second of training that saves, measures and draws samples often.
  private static let schedules = [
    "lstm": (
      #"steps="8" batch="4" window="16""#,
      #"steps="400" batch="4" window="16" validate-every="90" samples-every="70" save-every="20""#
    ),
    "rnn": (
      #"steps="8" batch="4" window="16""#,
      #"steps="600" batch="4" window="16" reduction="sum" samples-every="90" save-every="20""#
    ),
    "transformer": (
      #"steps="8" batch="4""#,
      #"steps="120" batch="4" validate-every="50" samples-every="40" save-every="15" patience="9""#
    ),
    "gan": (
      #"steps="4" batch="4" average="0.9""#,
      #"steps="60" batch="4" average="0.9" samples-every="20" save-every="7" accumulate="2""#
    ),
    "vae": (
      #"steps="4" batch="4""#,
      #"steps="60" batch="4" validate-every="25" samples-every="20" save-every="7" keep="best""#
    ),
    "sample-rnn": (
      #"steps="4" batch="2""#,
      #"steps="30" batch="2" validate-every="12" samples-every="10" save-every="4""#
    ),
  ]

  @Test(arguments: schedules.keys.sorted())
  func `killed at any moment a training ends in the bytes of an unbroken one`(kind: String) throws {
    let scratch = try Scratch()
    try TinyModels.writeData(to: scratch)
    let (short, long) = try #require(Self.schedules[kind])
    try scratch.write(
      "recipe.xml", try TinyModels.recipe(kind).replacing(short, with: long))
    let program = Program(folder: scratch)
    let call = ["train", "recipe.xml", "--date", "2026-11-24", "--quiet", "--output"]

    let start = ContinuousClock.now
    #expect(try program.run(call + ["whole"]).exitCode == 0)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let expected = try scratch.digests("whole/2026-11-24/\(kind)")
    #expect(expected.keys.contains { $0.hasPrefix("samples/") })
    #expect(expected.keys.contains("\(kind).safetensors"))

    var (kills, life) = (0, 0)
    while kills < Self.kills {
      let running = try program.start(call + ["life\(life)"])
      usleep(UInt32(1e6 * Double.random(in: 0...seconds)))
      running.signal(SIGKILL)
      let outcome = try running.finish()
      try #require([0, 128 + SIGKILL].contains(outcome.exitCode), "\(outcome.errors)")
      if outcome.exitCode == 0 {
        #expect(try scratch.digests("life\(life)/2026-11-24/\(kind)") == expected)
        life += 1
      } else {
        kills += 1
      }
    }
    let last = try program.run(call + ["life\(life)"])
    #expect(last.exitCode == 0, "\(last.errors)")
    #expect(try scratch.digests("life\(life)/2026-11-24/\(kind)") == expected)
  }
}

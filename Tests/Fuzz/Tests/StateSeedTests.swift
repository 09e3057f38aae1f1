import Engine
import Files
import Foundation
import PipelineInterface
import TensorCore
import Testing
import Training

/// The corpus' states are what `TinyTask` leaves today; PIPELINE_BITS=record writes them.
struct StateSeedTests {
  @Test(arguments: [("open", 1), ("last", 4)])
  func `the state after a step`(name: String, step: Int) throws {
    var states: [[UInt8]] = []
    _ = try TinyTask.loop.run(
      TinyTask(), compute: Compute(threads: 1), shouldStop: { false }, report: { _ in },
      save: { states.append($0.encoded()) })
    let figures = TrainingStep(step: step, loss: 1, rate: 0.1, gradientNorm: 0.5, validation: 2)
    let file = TrainingStateFile(folder: "night", steps: [figures], trainer: states[step - 1])
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Corpus/state/\(name)")
    if ProcessInfo.processInfo.environment["PIPELINE_BITS"] == "record" {
      try Data(file.encoded()).write(to: path)
    }
    #expect(file.encoded() == [UInt8](try Data(contentsOf: path)))
  }
}

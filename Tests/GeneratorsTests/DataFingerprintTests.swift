import Files
import Generators
import Media
import NN
import PipelineInterface
import Testing

/// Fingerprints of data in checkpoints.
struct DataFingerprintTests {
  @Test(arguments: ["rnn", "vae", "sample-rnn"])
  func `a recipe can ask for them, and nothing else changes`(name: String) throws {
    var tiny = try #require(Tiny.all.first { $0.kind.name == name && $0.dataset.isEmpty })
    let data = try tiny.data()
    func train() throws -> [UInt8] {
      try tiny.kind.trainer.train(tiny.request(data.path, steps: 1), observer: Watcher())
        .checkpoint
    }
    let plain = try train()
    tiny.dataset["fingerprints"] = "true"
    let telling = try train()
    #expect(try tiny.kind.load(plain, 1).fingerprints == nil)
    let model = try tiny.kind.load(telling, 1)
    let prints = try #require(model.fingerprints)
    #expect(try model.facts.digest == tiny.kind.load(plain, 1).facts.digest)
    for file in try data.files() {
      #expect(prints.likeness(of: try Sample(tiny.kind.medium, decoding: file)) == 1)
    }
    var damaged = try Checkpoint(decoding: telling)
    damaged.fingerprints = "text of another sort"
    #expect(throws: ModelError("the fingerprints of its data are damaged")) {
      try tiny.kind.load(damaged.encoded(), 1)
    }
  }
}

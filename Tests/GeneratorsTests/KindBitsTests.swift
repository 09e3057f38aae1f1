import Foundation
import Generators
import Media
import NN
import Numerics
import PipelineInterface
import TensorCore
import TestSupport
import Testing

/// One small run of each kind, generating and training, gives the bits of the numerics version.
///
/// The level is that of the process: `Tests/bits` starts these tests again for every level, and on
/// an emulated CPU.
struct KindBitsTests {
  private static let pins = PinnedBits(version: numericsVersion)
  private static let all = ProcessInfo.processInfo.environment["PIPELINE_TESTS"] == "all"
  private static let trainings = Tiny.all.flatMap {
    [KindTraining($0), KindTraining($0, sgd: true)]
  }

  /// Threads and batches; with all the tests every pair of them.
  private static let runs =
    all
    ? [1, 2, 7].flatMap { threads in [1, 5, 64].map { (threads, $0) } }
    : [(1, 64), (2, 1), (7, 5)]

  @Test(arguments: PromiseCase.allCases)
  func `the bits of what a kind makes are pinned`(kind: PromiseCase) throws {
    let requests = try kind.requests()
    for (threads, batch) in Self.runs {
      var hash = BitHash()
      for sample in try kind.samples(requests, batch: batch, threads: threads) {
        let content = try sample.content()
        hash.add(Array(content.header.utf8) + content.payload)
      }
      let complaint = try Self.pins.complaint("generate \(kind)", hash)
      #expect(complaint == nil, "\(threads) threads, batches of \(batch)")
    }
  }

  @Test(arguments: trainings)
  private func `the bits of a training are pinned`(training: KindTraining) throws {
    for threads in Self.all ? [1, 2, 7] : [2] {
      let complaint = try Self.pins.complaint(
        "train \(training.name)", training.bits(threads: threads))
      #expect(complaint == nil, "\(threads) threads")
    }
  }

  @Test func `no kind is pinned that is gone`() throws {
    #expect(
      try Self.pins.leftovers("generate", beside: PromiseCase.allCases.map { "\($0)" }) == [])
    #expect(try Self.pins.leftovers("train", beside: Self.trainings.map(\.name)) == [])
    for kind in BuiltinGenerators.all {
      #expect(Self.trainings.contains { $0.name.hasPrefix("\(kind.name) ") }, "\(kind.name)")
    }
  }
}

/// A few steps of a tiny training; with SGD also gradients accumulated over two batches.
private struct KindTraining: Sendable, CustomTestStringConvertible {
  let tiny: Tiny
  let usesSGD: Bool

  init(_ tiny: Tiny, sgd: Bool = false) {
    self.tiny = tiny
    usesSGD = sgd
  }

  var name: String {
    [tiny.kind.name, tiny.variant, usesSGD ? "sgd" : "adam"].filter { !$0.isEmpty }
      .joined(separator: " ")
  }
  var testDescription: String { name }

  /// The weights and the losses; not what the checkpoint says in words.
  func bits(threads: Int) throws -> BitHash {
    let data = try tiny.data()
    let watcher = Watcher()
    let request = try tiny.request(
      data.path, threads: threads,
      optimizer: usesSGD ? ["kind": "sgd", "momentum": "0.9"] : [:],
      schedule: usesSGD ? ["accumulate": "2"] : [:])
    let outcome = try tiny.kind.trainer.train(request, observer: watcher)
    var hash = BitHash()
    for (name, tensor) in try Checkpoint(decoding: outcome.checkpoint).tensors
      .sorted(by: { $0.key < $1.key })
    {
      hash.add(name.utf8)
      hash.add(tensor.values)
    }
    for step in watcher.steps {
      hash.add(step.loss)
      hash.add(step.validation ?? -1)
    }
    return hash
  }
}

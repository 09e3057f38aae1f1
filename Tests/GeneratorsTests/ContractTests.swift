import Foundation
import Generators
import Media
import NN
import PipelineInterface
import Synchronization
import Testing

/// What every kind of the list must be: a new one is tested by being in it.
///
/// The tests know media, not kinds: data of the medium are made here, every whole number of a recipe
/// that is larger than 8 becomes 8, or the least allowed, and the rate is ten times the kind's own.
struct ContractTests {
  /// A kind as an argument of a test.
  struct Case: Sendable, CustomTestStringConvertible {
    let kind: GeneratorKind
    var testDescription: String { kind.name }
  }

  static let cases = BuiltinGenerators.all.map { Case(kind: $0) }

  private static func lists(_ kind: GeneratorKind) -> [[any AnyParameter]] {
    let trainer = kind.trainer
    return [
      kind.parameters, trainer.architecture, trainer.dataset, trainer.optimizer, trainer.schedule,
    ]
  }

  @Test func `kinds and their parameters have names of their own`() {
    func check(_ names: [String]) {
      #expect(Set(names).count == names.count, "\(names)")
      for name in names {
        #expect(
          name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }, "\(name)")
      }
    }
    check(Self.cases.map { $0.kind.name })
    for kind in Self.cases.map({ $0.kind }) {
      for list in Self.lists(kind) { check(list.map { $0.name }) }
    }
  }

  @Test(arguments: cases)
  func `every parameter has help and accepts its default`(_ one: Case) throws {
    #expect(one.kind.help.hasSuffix("."))
    for parameter in Self.lists(one.kind).joined() {
      #expect(!parameter.help.isEmpty && !parameter.help.hasSuffix("."), "\(parameter.name)")
      if let text = parameter.defaultText {
        #expect(try parameter.canonical(text) == text, "\(parameter.name)")
      }
    }
  }

  @Test(arguments: cases)
  func `every kind estimates its time`(_ one: Case) throws {
    let seconds = one.kind.secondsPerItem(try ParameterValues(of: one.kind.parameters))
    #expect(seconds > 0 && seconds < 10)
  }

  @Test(arguments: cases)
  func `a kind learns: the held-out loss falls`(_ one: Case) throws {
    let training = try Training(one.kind)
    let (_, losses) = try training.run(steps: 96)
    let first = try #require(losses.first)
    #expect(losses.count == 12 && losses.allSatisfy { $0.isFinite })
    #expect(try #require(losses.min()) < 0.97 * first, "\(losses)")
  }

  @Test(arguments: cases)
  func `the same seed gives the same bytes, another one others`(_ one: Case) throws {
    let training = try Training(one.kind)
    let checkpoint = try training.run(steps: 3, seed: 1).checkpoint
    #expect(try training.run(steps: 3, seed: 1, threads: 2).checkpoint == checkpoint)
    #expect(try training.run(steps: 3, seed: 2).checkpoint != checkpoint)

    let generator = try one.kind.load(checkpoint, 1).generator
    let values = try ParameterValues(of: one.kind.parameters)
    func bytes(_ keys: [UInt64]) throws -> [[UInt8]] {
      let requests = keys.map { GenerationRequest(key: $0, values: values) }
      #expect(requests.allSatisfy { generator.objection(to: $0) == nil })
      return try generator.generate(requests, isCancelled: { false }).map { result in
        let sample = try result.get()
        #expect(sample.medium == one.kind.medium)
        return try sample.encoded()
      }
    }
    let together = try bytes([7, 8, 9])
    #expect(Set(together).count == 3)
    #expect(try bytes([8]) == [together[1]])
    #expect(try bytes([9, 7]) == [together[2], together[0]])
  }

  @Test(arguments: cases)
  func `a kind says what its networks take before it makes them`(_ one: Case) throws {
    let training = try Training(one.kind)
    let request = try training.request(steps: 1)
    let trainer = one.kind.trainer
    guard case .memory(let bytes) = trainer.objection(to: request, memory: 0) else {
      Issue.record("nothing speaks against a machine without memory")
      return
    }
    #expect(trainer.objection(to: request, memory: bytes) == nil)
    #expect(trainer.objection(to: request, memory: bytes - 1) != nil)
    // Weights, gradients and two numbers of AdamW each; of text, an alphabet of one letter.
    let told = Double(bytes) / 16
    let trained = Double(try training.parameters())
    #expect((0.3 * trained...1.2 * trained).contains(told), "\(told), and has \(trained)")
  }

  @Test(arguments: cases)
  func `a kind is in manifests, schemas and pages`(_ one: Case) throws {
    let name = one.kind.name
    let manifests = try FileManager.default.contentsOfDirectory(
      atPath: Checkout.path("Pipelines")
    ).filter { $0.hasSuffix(".xml") }
    #expect(
      try manifests.contains { try Checkout.text("Pipelines/\($0)").contains("<\(name) ") },
      "no manifest under Pipelines has a job of \(name)")
    for schema in ["manifest", "training"] {
      #expect(try Checkout.text("Pipelines/\(schema).xsd").contains("name=\"\(name)\""))
    }
    for page in ["README.md", "Sources/README.md"] {
      #expect(try Checkout.text(page).contains("`\(name)`"), "\(page) does not name \(name)")
    }
    // The table of starter models, whose second column is the kind.
    #expect(try Checkout.text("Assets/Models/README.md").contains("| \(name) |"))
  }
}

/// The checkout that the tests were built from.
private enum Checkout {
  static func path(_ path: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: path).path
  }

  static func text(_ path: String) throws -> String {
    try String(contentsOfFile: self.path(path), encoding: .utf8)
  }
}

/// A small training of a kind, on data of its medium.
private struct Training {
  let kind: GeneratorKind
  let data: DataFolder

  init(_ kind: GeneratorKind) throws {
    self.kind = kind
    data =
      switch kind.medium {
      case .text: try .text()
      case .image: try .pictures()
      case .audio: try .sounds()
      }
  }

  func request(steps: Int, seed: UInt64 = 1, threads: Int = 1) throws -> TrainingRequest {
    let trainer = kind.trainer
    var schedule = Self.small(trainer.schedule)
    schedule["steps"] = "\(steps)"
    schedule["samples-every"] = "0"
    return TrainingRequest(
      name: "contract", seed: seed, dataPath: data.path, validation: 0.2, licence: "CC0",
      credit: "nobody",
      architecture: try ParameterValues(
        Self.small(trainer.architecture), of: trainer.architecture),
      dataset: try ParameterValues(of: trainer.dataset),
      optimizer: try ParameterValues(["rate": try rate], of: trainer.optimizer),
      schedule: try ParameterValues(schedule, of: trainer.schedule), threads: threads)
  }

  func run(
    steps: Int, seed: UInt64 = 1, threads: Int = 1
  ) throws -> (checkpoint: [UInt8], heldOut: [Double]) {
    let listener = Listener()
    let outcome = try kind.trainer.train(
      request(steps: steps, seed: seed, threads: threads), observer: listener)
    return (outcome.checkpoint, listener.heldOut)
  }

  /// How many parameters are trained, as the training says.
  func parameters() throws -> Int {
    let listener = Listener()
    _ = try kind.trainer.train(request(steps: 1), observer: listener)
    let told = listener.summary.last ?? ""
    return try #require(Int(told.filter { $0.isNumber }), "\(told)")
  }

  private var rate: String {
    get throws {
      let parameter = kind.trainer.optimizer.first { $0.name == "rate" }
      let usual = try #require((parameter?.defaultText).flatMap { Double($0) })
      return "\(usual * 10)"
    }
  }

  private static func small(_ parameters: [any AnyParameter]) -> [String: String] {
    var values: [String: String] = [:]
    for parameter in parameters {
      guard case .integer(let range) = parameter.schema,
        let number = parameter.defaultText.flatMap({ Int($0) }), number > 8
      else { continue }
      values[parameter.name] = "\(max(range.lowerBound, 8))"
    }
    return values
  }
}

/// Keeps what a training tells.
private final class Listener: TrainingObserver {
  private let state = Mutex((summary: [String](), heldOut: [Double]()))

  var summary: [String] { state.withLock { $0.summary } }
  var heldOut: [Double] { state.withLock { $0.heldOut } }

  func trainingWillStart(_ facts: TrainingFacts) -> [UInt8]? {
    state.withLock { $0.summary = facts.summary }
    return nil
  }
  func trainingDidStep(_ step: TrainingStep) {
    if let loss = step.validation { state.withLock { $0.heldOut.append(loss) } }
  }
  func trainingDidSample(_ samples: [Sample], step: Int) {}
  func trainingDidSave(_ state: [UInt8], step: Int) {}
  var shouldStop: Bool { false }
}

import FoundationEssentials
import NN
import TensorCore
import Testing

/// One network computed by PyTorch: Tests/Fixtures/Parity/README.md.
struct ParityCase: CustomTestStringConvertible, Sendable {
  let name: String
  let facts: JSONValue
  /// Weights before and after training: of the network, or of a pair's two.
  let weights: [(initial: SafeTensors, after: SafeTensors)]
  let io: SafeTensors

  var testDescription: String { name }
  var initial: SafeTensors { weights[0].initial }
  var after: SafeTensors { weights[0].after }
  var configuration: JSONValue { facts["config"] }
  /// The names of the networks' files.
  var tags: [String] { Self.tags(name, weights.count) }
  /// What the three training steps are expected to give.
  var steps: [JSONValue] { facts["steps"].elements }

  /// Whether the cases are the fixtures of this repository.
  static var isDefaultFolder: Bool { otherFolder == nil }

  private static var otherFolder: String? {
    ProcessInfo.processInfo.environment["PIPELINE_PARITY_DIR"]
  }

  private static func tags(_ name: String, _ networks: Int) -> [String] {
    networks == 1 ? [name] : ["\(name)_g", "\(name)_d"]
  }

  /// Every case of the folder that holds one network, or a generator and a discriminator, of these
  /// PyTorch classes.
  static func all(of classNames: String...) throws -> [ParityCase] {
    let folder =
      otherFolder
      ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/Parity").path
    func read(_ name: String) throws -> [UInt8] {
      [UInt8](try Data(contentsOf: URL(filePath: folder).appending(path: name)))
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    return try names.filter { $0.hasSuffix(".json") }.compactMap { file in
      let name = String(file.dropLast(5))
      let facts = try JSONValue(parsing: String(decoding: read(file), as: UTF8.self))
      guard facts["classes"].elements == classNames.map({ .string($0) }) else { return nil }
      return ParityCase(
        name: name, facts: facts,
        weights: try tags(name, classNames.count).map { tag in
          (
            try SafeTensors(decoding: read("\(tag).safetensors")),
            try SafeTensors(decoding: read("\(tag).after3.safetensors"))
          )
        },
        io: try SafeTensors(decoding: read("\(name).io.safetensors")))
    }
  }

  /// Compares an output with PyTorch's: 10 times the distance of fp64, plus a few roundings.
  func expectClose(_ output: Tensor, _ name: String) throws {
    let expected = try #require(io.floats[name])
    let scale = expected.values.reduce(0) { max($0, $1.magnitude) }
    let tolerance = 10 * facts["f64_diff_outputs"][name].double + 2e-6 * Double(scale)
    #expect(output.shape == expected.shape, "\(name)")
    let distance = zip(output.values, expected.values).reduce(0) {
      max($0, ($1.0 - $1.1).magnitude)
    }
    #expect(Double(distance) <= tolerance, "\(name): off by \(distance)")
    #expect(output.values.allSatisfy { $0.isFinite }, "\(name)")
  }
}

extension JSONValue {
  /// A member of an object.
  subscript(_ name: String) -> JSONValue {
    guard case .object(let members) = self else { return .null }
    return members[name] ?? .null
  }
  var elements: [JSONValue] {
    guard case .array(let elements) = self else { return [] }
    return elements
  }
  var members: [String: JSONValue] {
    guard case .object(let members) = self else { return [:] }
    return members
  }
  var double: Double {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: .nan
    }
  }
  var int: Int {
    guard case .integer(let value) = self else { return -1 }
    return value
  }
}

import Files
import NN
import TensorCore
import Testing

private let checkpoint = Checkpoint(
  kind: "lstm", configuration: ["hidden": 2, "alphabet": "ab"], preprocessing: ["case": "kept"],
  recipe: "<lstm/>", dataDigest: String(repeating: "0f", count: 32), licence: "CC0-1.0",
  credit: "nobody", training: ["steps": 3, "loss": .number(1.25)], numericsVersion: 0,
  tensors: ["w": Tensor([1, 2], [1, 2]), "b": Tensor([1], [3])])

private func metadata(_ change: (inout [String: String]) -> Void) throws -> [UInt8] {
  var file = try SafeTensors(decoding: checkpoint.encoded())
  change(&file.metadata)
  return file.encoded()
}

@Test func `a checkpoint survives a round trip, byte for byte`() throws {
  let bytes = checkpoint.encoded()
  let again = try Checkpoint(decoding: bytes)
  #expect(again.encoded() == bytes)
  #expect(again.kind == "lstm")
  #expect(again.configuration == checkpoint.configuration)
  #expect(again.preprocessing == checkpoint.preprocessing)
  #expect(again.recipe == checkpoint.recipe)
  #expect(again.dataDigest == checkpoint.dataDigest)
  #expect(again.licence == checkpoint.licence)
  #expect(again.credit == checkpoint.credit)
  #expect(again.training == checkpoint.training)
  #expect(again.numericsVersion == 0)
  #expect(again.tensors["w"]?.shape == [1, 2])
  #expect(again.tensors["w"]?.values == [1, 2])
  #expect(again.modelDigest == checkpoint.modelDigest)
}

@Test func `the model digest covers configuration and tensors and no notes`() {
  // SHA-256 of 8-byte lengths and fields: {"alphabet":"ab","hidden":2}, then b, F32, [1],
  // 00004040, then w, F32, [1,2], 0000803f00000040.
  #expect(
    checkpoint.modelDigest.description
      == "70e80af9a8a50f0b9ef0d2183d4451be25c0b1c3f4ebe04efde237c3e0839938")
  var other = checkpoint
  other.recipe = ""
  other.licence = "other"
  other.credit = "other"
  other.training = [:]
  other.preprocessing = [:]
  #expect(other.modelDigest == checkpoint.modelDigest)
  other.tensors["b"] = Tensor([1], [4])
  #expect(other.modelDigest != checkpoint.modelDigest)
  other = checkpoint
  other.tensors["w"] = Tensor([2, 1], [1, 2])
  #expect(other.modelDigest != checkpoint.modelDigest)
  other = checkpoint
  other.configuration = ["hidden": 3, "alphabet": "ab"]
  #expect(other.modelDigest != checkpoint.modelDigest)
}

@Test func `a foreign or damaged checkpoint is refused with a reason`() throws {
  let cases: [(bytes: [UInt8], message: String)] = [
    (
      SafeTensors(floats: ["w": Tensor([1], [1])]).encoded(),
      #"not a model of this program (no "format_version"); pipeline train makes one"#
    ),
    (
      try metadata { $0["format_version"] = "2" },
      #"format_version is "2", this program reads 1"#
    ),
    (try metadata { $0["kind"] = nil }, #""kind" is missing"#),
    (try metadata { $0["licence"] = nil }, #""licence" is missing"#),
    (
      try metadata { $0["configuration"] = "{" },
      "configuration: a key is missing (byte 1)"
    ),
    (
      try metadata { $0["training"] = #"{"a":1,"a":1}"# },
      #"training: key "a" stands there twice (byte 7)"#
    ),
    (
      try metadata { $0["numerics_version"] = "1.5" }, "numerics_version: must be a whole number"
    ),
    (
      try {
        var file = try SafeTensors(decoding: checkpoint.encoded())
        file.integers["steps"] = .init(shape: [1], values: [1])
        return file.encoded()
      }(), #"tensor "steps" has dtype I64, a model has F32 only"#
    ),
  ]
  for (bytes, message) in cases {
    #expect(throws: ModelFileError(message)) { try Checkpoint(decoding: bytes) }
  }
  #expect(throws: ModelFileError(#"is a model of kind "lstm", not "vae""#)) {
    try checkpoint.check(kind: "vae")
  }
}

@Test func `configuration fields are read with their ranges and none is left over`() throws {
  func fields(_ text: String) throws -> JSONFields {
    try JSONFields(JSONValue(parsing: text), context: "configuration")
  }
  var good = try fields(#"{"a":3,"b":[1,2],"c":"x"}"#)
  #expect(try good.integer("a", in: 1...3) == 3)
  #expect(try good.integers("b", count: 1...2, in: 1...2) == [1, 2])
  #expect(try good.string("c") == "x")
  try good.finish()

  #expect(throws: ModelFileError("configuration: must be an object")) { try fields("[]") }
  #expect(throws: ModelFileError(#"configuration: "a" must be a whole number in 1...3"#)) {
    var bad = try fields(#"{"a":4}"#)
    _ = try bad.integer("a", in: 1...3)
  }
  #expect(throws: ModelFileError(#"configuration: "a" must be a whole number in 1...3"#)) {
    var bad = try fields(#"{"a":1.5}"#)
    _ = try bad.integer("a", in: 1...3)
  }
  #expect(throws: ModelFileError(#"configuration: "b" must have 1 to 2 whole numbers in 1...9"#)) {
    var bad = try fields(#"{"b":[1,"2"]}"#)
    _ = try bad.integers("b", count: 1...2, in: 1...9)
  }
  #expect(throws: ModelFileError(#"configuration: "c" must be a text"#)) {
    var bad = try fields(#"{"c":1}"#)
    _ = try bad.string("c")
  }
  #expect(throws: ModelFileError(#"configuration: "d" is missing"#)) {
    var bad = try fields("{}")
    _ = try bad.string("d")
  }
  #expect(throws: ModelFileError(#"configuration: "e" is unknown"#)) {
    try fields(#"{"f":1,"e":1}"#).finish()
  }
}

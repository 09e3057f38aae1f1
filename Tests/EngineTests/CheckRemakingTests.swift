import Engine
import Files
import Media
import Numerics
import PipelineInterface
import Testing

/// A kind that walks, goes on from a sound or a picture, and is turned down at times.
private enum Rich {
  static let start = Parameter<PictureFile>(
    "start", default: PictureFile(), in: Anything(), help: "a picture to begin with")
  static let tries = Parameter<Int>("tries", default: 50, in: 1...1000, help: "draws in all")
  static let words = Parameter<TextFile>(
    "words", default: TextFile(), in: Anything(), help: "a list")
  static let note = Parameter<String>("note", default: "", in: 0...100, help: "anything")

  static let assembly = Assembly(
    generators: [
      GeneratorKind(
        name: "stroll", medium: .image, help: "Shows its place in a walk.", parameters: [start],
        acceptsPrompt: false, interpolates: true,
        load: { bytes, _ in
          LoadedModel(
            facts: ModelFacts(
              kind: "stroll", digest: Digest(of: bytes).description, dataDigest: "e",
              licence: "CC0", credit: "nobody", numericsVersion: 0), generator: RichGenerator())
        },
        secondsPerItem: { _ in 0.5 }, trainer: FakeTrainer(dataDigest: "e"))
    ],
    steps: [
      PostProcessorKind(
        name: "picky", medium: .image, version: 1, help: "Turns pictures down.", example: "",
        parameters: [tries, words, note], mayReject: true,
        prepare: { values, inputs in
          let tries = values[tries]
          let bound = UInt8(80 + (inputs.texts["words"]?.utf8.count ?? 0))
          return { sample, context throws(StepError) in
            guard case .image(var picture) = sample else { throw StepError("needs a picture") }
            var stream = RandomStream(key: context.key, c2: context.attempt, c3: 100)
            picture.pixels[1] = UInt8(truncatingIfNeeded: stream.nextWord())
            if picture.pixels[0] > bound, tries > 1 {
              throw .rejected("bright", tries: tries, "too bright")
            }
            return .image(picture)
          }
        })
    ])

  static func manifest(_ attributes: String, _ steps: String = "", seed: Int = 5) -> String {
    """
    <manifest xmlns="urn:pipeline:manifest:1" name="dungeon" seed="\(seed)">
      <stroll id="w" model="../models/stroll" \(attributes)>\(steps)</stroll>
    </manifest>
    """
  }

  /// A bench with a model, a picture and a list in `models`.
  static func check(_ manifest: String) throws -> CheckBench {
    let disk = MemoryFileSystem()
    try disk.createFolder("models/side")
    try disk.write(Array("fake stroll 1".utf8), to: "models/stroll")
    try disk.write(Array("a\nb\n".utf8), to: "models/side/words.txt")
    try disk.write(
      try PNGCodec.encode(Raster(width: 1, height: 1, pixels: [1, 2, 3, 255])),
      to: "models/side/start.png")
    return try CheckBench(manifest, on: disk, assembly: assembly)
  }
}

private struct RichGenerator: Generator {
  let preferredBatch = 4

  func generate(
    _ requests: [GenerationRequest], isCancelled: @Sendable () -> Bool
  ) -> [Result<Sample, GenerationError>] {
    requests.map { request in
      var stream = RandomStream(key: request.key, c2: request.attempt, c3: 0)
      // Frame 0 is the draw itself: what comes next is nothing to it.
      let walk = request.walk.flatMap { $0.frame > 0 ? $0 : nil }
      let place = walk.map { 20 * $0.draw + 5 * $0.nextDraw + $0.frame } ?? 0
      let next = UInt8(truncatingIfNeeded: walk?.nextKey ?? 0)
      let start = request.pictures["start"]?.pixels ?? [0, 0, 0, 255]
      return .success(
        .image(
          Raster(
            width: 2, height: 1,
            pixels: [UInt8(truncatingIfNeeded: stream.nextWord()), next, UInt8(place), 255]
              + start)))
    }
  }

  func objection(to request: GenerationRequest) -> ParameterError? { nil }
}

struct CheckRemakingTests {
  private static let walks = [
    #"count="3" frames="3""#, #"count="3" frames="3" loop="true""#,
    #"seeds="17 42 4711" frames="2""#, #"seeds="17 42" frames="3" loop="true""#,
    #"seeds="17 42 4711""#, #"count="3""#,
  ]

  @Test(arguments: walks)
  func `walks and listed seeds are made again from the index`(attributes: String) throws {
    let bench = try Rich.check(Rich.manifest(attributes))
    let found = try bench.check()
    #expect(found.texts == [] && found.summary.checked > 2)
  }

  // How many seeds a job lists stands in no file: which draw follows the last one is not known there.
  @Test(arguments: walks.filter { !$0.contains("seeds") || !$0.contains("loop") })
  func `every frame is made again from its own file`(attributes: String) throws {
    let bench = try Rich.check(Rich.manifest(attributes))
    for name in try bench.disk.list("\(bench.folder)/images") {
      let found = try bench.checkAlone("\(bench.folder)/images/\(name)")
      #expect(found.texts == [], "\(name)")
      #expect(found.summary.checked == 1 && found.summary.exitCode == .success)
    }
  }

  @Test func `a frame whose key does not fit is refused`() throws {
    let bench = try Rich.check(Rich.manifest(#"count="3" frames="3""#))
    let index = String(decoding: try bench.disk.read(bench.index, limit: .max), as: UTF8.self)
    let key = try #require(index.firstMatch(of: /frame="2"/) != nil ? "frame=\"2\"" : nil)
    try bench.edit("index.xml", key, "frame=\"1\"")
    #expect(
      try bench.check().texts == [
        "unmakeable images/w-0003.png: its item key is not that of the draws that it is said to lie "
          + "between"
      ])
    try bench.edit("index.xml", "frame=\"1\"", "frame=\"7\"")
    #expect(
      try bench.check().texts.first?.hasSuffix(": frame 7 of 3 is none of a walk") == true)
  }

  @Test func `what was drawn again is made again with its attempt`() throws {
    let bench = try Rich.check(
      Rich.manifest(#"count="12""#, #"<picky words="../models/side/words.txt"/>"#))
    let index = String(decoding: try bench.disk.read(bench.index, limit: .max), as: UTF8.self)
    #expect(index.matches(of: /<artifact [^>]*attempt="[1-9]/).count > 2)
    #expect(try bench.check().texts == [])
    for name in try bench.disk.list("\(bench.folder)/images") {
      #expect(try bench.checkAlone("\(bench.folder)/images/\(name)").texts == [], "\(name)")
    }
    // The list is found by what it holds.
    try bench.disk.write([65], to: "models/side/words.txt")
    let lost = try bench.check()
    #expect(lost.summary.findings == [.unmakeable: 12])
    #expect(lost.texts[0].contains("the file of words of picky, content "))
    #expect(lost.texts[0].hasSuffix(" was not found in 'models'"))
  }

  @Test func `a given picture is found by its content, wherever it lies`() throws {
    let bench = try Rich.check(Rich.manifest(#"count="2" start="../models/side/start.png""#))
    #expect(try bench.check().texts == [])
    let bytes = try bench.disk.read("models/side/start.png", limit: .max)
    try bench.disk.remove("models/side/start.png")
    #expect(
      try bench.check().texts[0].contains("the file of start, content "))
    try bench.disk.createFolder("models/elsewhere")
    try bench.disk.write(bytes, to: "models/elsewhere/y.png")
    #expect(try bench.check().texts == [])
    #expect(try bench.checkAlone("\(bench.folder)/images/w-0001.png").texts == [])
  }

  @Test func `a step's values survive the way through a file, whatever they are`() throws {
    let note = #"a b=c\d  /&#10;&quot;é"#
    let bench = try Rich.check(
      Rich.manifest("", #"<picky tries="1" note="\#(note)"/><picky tries="1"/>"#))
    #expect(try bench.check().texts == [])
    #expect(try bench.checkAlone("\(bench.folder)/images/w-0001.png").texts == [])
  }

  @Test func `a file that carries less or something else is told what`() throws {
    let bench = try Rich.check(Rich.manifest(#"count="2" frames="2""#))
    let path = "\(bench.folder)/images/w-0002.png"
    let bytes = try bench.disk.read(path, limit: .max)
    let raster = try PNGCodec.decode(bytes)
    func said(_ change: (inout [Provenance.Field]) -> Void) throws -> String {
      var fields = try PNGCodec.readProvenance(bytes).fields
      change(&fields)
      try bench.disk.write(
        try PNGCodec.encode(raster, provenance: Provenance(fields)), to: path)
      return try bench.checkAlone(path).texts.first ?? "nothing"
    }
    func set(_ key: String, _ value: String) throws -> String {
      try said { fields in
        fields = fields.map { $0.key == key ? .init(key, value) : $0 }
      }
    }
    #expect(try said { _ in } == "nothing")
    #expect(
      try said { $0.removeAll { $0.key == "model" } }
        == "unmakeable \(path): it does not tell its model")
    #expect(try set("item-key", "x").hasSuffix("its item-key is no digest"))
    #expect(try set("attempt", "-1").hasSuffix("its attempt is no number"))
    #expect(try set("numerics", "0").hasSuffix("numerics version 0, this program has 1"))
    #expect(try set("frame", "1 of 0").hasSuffix("its frame \"1 of 0\" is none of a walk"))
    #expect(try set("frame", "5 of 2").hasSuffix("frame 5 of 2 is none of a walk"))
    #expect(try set("next-seed", "77").contains("its item key is not that of the draws"))
    #expect(
      try said { $0.append(.init("step.0", "nonsense")) }
        .hasSuffix("its step.0 \"nonsense\" is no step"))
    #expect(
      try said { $0.append(.init("parameter.x", "1")) }.hasSuffix("parameter x: is not a parameter")
    )
    #expect(
      try said { $0.append(.init("prompt", "x")) }.contains("unmakeable"))
    var other = raster
    other.pixels[0] ^= 1
    try bench.disk.write(
      try PNGCodec.encode(other, provenance: PNGCodec.readProvenance(bytes)), to: path)
    let found = try bench.checkAlone(path)
    #expect(found.findings.map { $0.kind } == [.different])
    #expect(found.findings.first?.difference?.place == .pixel(x: 0, y: 0))
  }

  @Test func `the index of a run, edited at each byte, never traps`() throws {
    let bench = try Rich.check(
      Rich.manifest(#"count="2" frames="2""#, #"<picky tries="1"/>"#))
    let bytes = try bench.disk.read(bench.index, limit: .max)
    for place in stride(from: 0, to: bytes.count, by: 7) {
      var edited = bytes
      edited[place] = edited[place] == UInt8(ascii: "9") ? UInt8(ascii: "8") : UInt8(ascii: "9")
      try bench.disk.write(edited, to: bench.index)
      _ = try? bench.check()
    }
    try bench.disk.write(bytes, to: bench.index)
    #expect(try bench.check().texts == [])
  }
}

import Engine
import Files
import Media
import PipelineInterface
import Testing

/// A kind whose samples are pictures of one pixel that say where in a walk they lie.
private enum Steps {
  static let assembly = Assembly(
    generators: [
      GeneratorKind(
        name: "stroll", medium: .image, help: "Shows its place in a walk.", parameters: [],
        acceptsPrompt: false, interpolates: true,
        load: { _, _ in
          LoadedModel(
            facts: ModelFacts(
              kind: "stroll", digest: "d", dataDigest: "e", licence: "CC0", credit: "nobody",
              numericsVersion: 0), generator: StrollGenerator())
        },
        secondsPerItem: { _ in 0.5 }, trainer: FakeTrainer(dataDigest: "e"))
    ], steps: [])
}

private struct StrollGenerator: Generator {
  let preferredBatch = 2

  func generate(
    _ requests: [GenerationRequest], isCancelled: @Sendable () -> Bool
  ) -> [Result<Sample, GenerationError>] {
    requests.map { request in
      let key = UInt8(truncatingIfNeeded: request.key)
      let next = UInt8(truncatingIfNeeded: request.walk?.nextKey ?? 0)
      let place = UInt8(request.walk.map { 10 * $0.draw + $0.frame } ?? 255)
      return .success(.image(Raster(width: 1, height: 1, pixels: [key, next, place, 255])))
    }
  }

  func objection(to request: GenerationRequest) -> ParameterError? { nil }
}

private func bench() throws -> Bench {
  let bench = try Bench(assembly: Steps.assembly)
  try bench.disk.write([0], to: "models/stroll")
  return bench
}

private func manifest(_ attributes: String, id: String = "w", seed: Int = 5) -> String {
  """
  <manifest xmlns="urn:pipeline:manifest:1" name="n" seed="\(seed)">
    <stroll id="\(id)" model="../models/stroll" \(attributes)/>
  </manifest>
  """
}

struct WalkTests {
  private func items(_ attributes: String) throws -> [PlannedItem] {
    let plan = try bench().plan(manifest(attributes))
    return (0..<plan.itemCount).map { plan.item(at: $0) }
  }

  private static func fresh() throws -> Bench { try bench() }

  @Test func `an open walk ends with its last draw`() throws {
    let draws = try items(#"count="3""#)
    let walk = try items(#"count="3" frames="4""#)
    #expect(walk.count == 9 && walk.map { $0.number } == Array(1...9))
    #expect(walk.compactMap { $0.walk?.draw } == [0, 0, 0, 0, 1, 1, 1, 1, 2])
    #expect(walk.compactMap { $0.walk?.frame } == [0, 1, 2, 3, 0, 1, 2, 3, 0])
    #expect(walk.allSatisfy { $0.walk?.frames == 4 })
    #expect([walk[0], walk[4], walk[8]].map { $0.key } == draws.map { $0.key })
    #expect(Set(walk.map { $0.key }).count == 9)
    #expect(Set((walk + draws).map { $0.contentKey }).count == 12)
    #expect(walk[5].walk?.nextKey == draws[2].key.firstWord)
  }

  @Test func `a closed walk goes back to the first`() throws {
    let draws = try items(#"count="3""#)
    let walk = try items(#"count="3" frames="4" loop="true""#)
    #expect(walk.count == 12)
    #expect(walk[11].walk?.nextKey == draws[0].key.firstWord && walk[11].walk?.nextDraw == 0)
    // What lies before the closing piece is the open walk.
    let open = try items(#"count="3" frames="4""#)
    #expect(walk[..<8].map { $0.contentKey } == open[..<8].map { $0.contentKey })
    #expect(try items(#"count="3" frames="1""#) == draws)
  }

  @Test func `draws and frames of the key's format`() throws {
    let walk = try items(#"count="2" frames="2""#)
    let keys = (0..<2).map { ItemKey.digest(seed: 5, job: "w", replicate: $0, prompt: nil) }
    #expect(walk[1].key == ItemKey.frame(1, of: 2, from: keys[0], to: keys[1]))
    #expect(ItemKey.frame(0, of: 2, from: keys[0], to: keys[1]) == keys[0])
    #expect(
      walk[1].key.description
        == "27797de77172a78da37e0c2ad987e4e0057db8a01419b93507f18966dd28efa8")
  }

  @Test func `a generator gets both keys, a part the same as the whole`() throws {
    let bench = try bench()
    let text = manifest(#"count="2" frames="3""#)
    _ = try bench.run(bench.plan(text))
    let files = try bench.files(under: "Output/2026-11-24/n")
    let pixels = try (1...4).map { number in
      try PNGCodec.decode(try #require(files["images/w-000\(number).png"])).pixels
    }
    #expect(pixels.map { $0[2] } == [0, 1, 2, 10])
    let keys = (0..<2).map { ItemKey.digest(seed: 5, job: "w", replicate: $0, prompt: nil) }
    #expect(pixels[1][0] == UInt8(truncatingIfNeeded: keys[0].firstWord))
    #expect(pixels[1][1] == UInt8(truncatingIfNeeded: keys[1].firstWord))
    for number in 1...4 {
      let other = try WalkTests.fresh()
      let plan = try other.plan(text, only: "w/\(number)")
      #expect(plan.itemCount == 1)
      _ = try other.run(plan)
      let alone = try other.files(under: "Output/2026-11-24/n.only")["images/w-000\(number).png"]
      #expect(alone == files["images/w-000\(number).png"])
    }
    let index = String(decoding: try #require(files["index.xml"]), as: UTF8.self)
    #expect(index.contains(#"items="4" frames="3" loop="false">"#))
    #expect(index.contains(#" frame="2" "#))
  }

  @Test(arguments: [
    (#"frames="4""#, "a walk needs two draws to go between: a count of 2 or more, or seeds"),
    (
      #"seeds="3" frames="4""#,
      "a walk needs two draws to go between: a count of 2 or more, or seeds"
    ),
    (#"count="4" loop="true""#, "loop closes a walk, which needs frames"),
    (#"count="4" frames="0""#, "frames must be in 1...10000, got \"0\""),
  ])
  func `walks that lead nowhere are told`(attributes: String, message: String) throws {
    let complaint = complaint { _ = try bench().plan(manifest(attributes)) }
    #expect(complaint.text.contains("error: \(message)\n"), "\(complaint.text)")
    #expect(complaint.exitCode == .badData)
  }
}

struct ListedSeedTests {
  private func items(_ text: String) throws -> [PlannedItem] {
    let plan = try bench().plan(text)
    return (0..<plan.itemCount).map { plan.item(at: $0) }
  }

  @Test func `a listed seed is the item that the job makes first under it`() throws {
    let listed = try items(manifest(#"seeds="17 42  18446744073709551615""#))
    #expect(listed.map { $0.listedSeed } == [17, 42, .max])
    #expect(listed.map { $0.number } == [1, 2, 3] && listed.allSatisfy { $0.replicate == 0 })
    let alone = try items(manifest(#"count="1""#, seed: 17))
    #expect(listed[0].key == alone[0].key && listed[0].contentKey == alone[0].contentKey)
    // Neither the manifest's seed nor the order changes an item.
    let other = try items(manifest(#"seeds="42 17""#, seed: 99))
    #expect(other.map { $0.key } == [listed[1].key, listed[0].key])
    #expect(try items(manifest(#"seeds="17""#, id: "v"))[0].key != listed[0].key)
  }

  @Test func `each prompt has its items, also where it stands twice`() throws {
    let plan = try Bench().plan(
      """
      <manifest xmlns="urn:pipeline:manifest:1" name="twice" seed="1">
        <murmur id="m" model="../models/murmur" seeds="3 4">
          <prompt>A</prompt><prompt>B</prompt><prompt>A</prompt>
        </murmur>
      </manifest>
      """)
    let items = (0..<plan.itemCount).map { plan.item(at: $0) }
    #expect(items.map { $0.prompt } == ["A", "A", "B", "B", "A", "A"])
    #expect(items.map { $0.listedSeed } == [3, 4, 3, 4, 3, 4])
    #expect(items.map { $0.replicate } == [0, 0, 0, 0, 1, 1])
    #expect(Set(items.map { $0.key }).count == 6)
  }

  @Test func `index and files name the listed seed`() throws {
    let bench = try bench()
    _ = try bench.run(bench.plan(manifest(#"seeds="17 42" frames="2""#)))
    let files = try bench.files(under: "Output/2026-11-24/n")
    let index = String(decoding: try #require(files["index.xml"]), as: UTF8.self)
    #expect(index.contains(#"listed-seed="17" frame="1""#))
    #expect(index.contains(#"listed-seed="42" frame="0""#))
    let picture = String(decoding: try #require(files["images/w-0002.png"]), as: UTF8.self)
    #expect(picture.contains("next-seed") && picture.contains("1 of 2"))
  }

  @Test(arguments: [
    (
      #"count="2" seeds="1 2""#,
      "count and seeds both say how many items there are: give one of them"
    ),
    (#"seeds="1 2 1""#, "seeds must list each seed once, got 1 again"),
    (
      #"seeds="1 daily""#, "seeds must be numbers below 2^64 with spaces between, got \"daily\""
    ),
    (
      #"seeds="18446744073709551616""#,
      "seeds must be numbers below 2^64 with spaces between, got \"18446744073709551616\""
    ),
    (#"seeds=" ""#, "seeds must be 1 to 10000 numbers, got 0"),
  ])
  func `lists that make no sense are told`(attributes: String, message: String) throws {
    let complaint = complaint { _ = try bench().plan(manifest(attributes)) }
    #expect(complaint.text.contains("error: \(message)\n"), "\(complaint.text)")
    #expect(complaint.exitCode == .badData)
  }
}

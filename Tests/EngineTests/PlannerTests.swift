import Engine
import Files
import Testing

struct PlannerTests {
  @Test func `items stand in document order with paths of fixed width`() throws {
    let plan = try Bench().plan()
    #expect(plan.itemCount == 10)
    #expect(
      (0..<10).map { plan.item(at: $0).path } == [
        "text/rumours-0001.txt", "text/rumours-0002.txt", "text/rumours-0003.txt",
        "text/rumours-0004.txt", "images/creatures-0001.png", "images/creatures-0002.png",
        "images/creatures-0003.png", "images/creatures-0004.png", "audio/impacts-0001.wav",
        "audio/impacts-0002.wav",
      ])
    #expect((0..<10).map { plan.item(at: $0).number } == [1, 2, 3, 4, 1, 2, 3, 4, 1, 2])
    #expect(
      (0..<4).map { plan.item(at: $0).prompt }
        == ["Beware the", "Beware the", "They say", "They say"])
    #expect((0..<4).map { plan.item(at: $0).replicate } == [0, 1, 0, 1])
  }

  @Test func `keys are those of the format`() throws {
    let plan = try Bench().plan(
      Bench.manifest.replacing(
        "id=\"creatures\" model=\"../models/blot\" count=\"4\"",
        with: "id=\"creatures\" model=\"../models/blot\" count=\"8\""))
    #expect(
      plan.item(at: 0).key.description
        == "fe4f78413f847c945a092d8d254c79a4c5f583f541f1f77b0b71695a47ceb8dd")
    #expect(
      plan.item(at: 11).key.description
        == "b3bdec7e6cf439369ed1ad9b9f7b4b3ce1906867341677f6f99b52a3223190b7")
  }

  @Test func `names grow wider when the numbers do`() throws {
    let plan = try Bench().plan(
      """
      <manifest xmlns="urn:pipeline:manifest:1" name="many">
        <blot id="b" model="../models/blot" count="12345"/>
      </manifest>
      """)
    #expect(plan.item(at: 0).path == "images/b-00001.png")
    #expect(plan.item(at: 12344).path == "images/b-12345.png")
  }

  @Test func `an inserted prompt, job or attribute shifts nobody else's keys`() throws {
    func keys(_ plan: Plan) -> [String: Digest] {
      var keys: [String: Digest] = [:]
      for position in 0..<plan.itemCount {
        let item = plan.item(at: position)
        keys["\(item.job) \(item.prompt ?? "") \(item.replicate)"] = item.contentKey
      }
      return keys
    }
    let bench = try Bench()
    let before = keys(try bench.plan())
    let after = keys(
      try bench.plan(
        """
        <manifest xmlns="urn:pipeline:manifest:1" name="dungeon" seed="2026">
          <hum id="new" model="../models/hum" seconds="0.02"/>
          <murmur id="rumours" model="../models/murmur" count="2" temperature="1.0">
            <!-- put in front -->
            <prompt>Once</prompt>
            <prompt>Beware the</prompt>
            <prompt>They say</prompt>
            <lead letter="»"/>
          </murmur>
          <blot id="creatures" model="../models/blot" count="5"/>
          <hum id="impacts" model="../models/hum" count="2" seconds="0.020"/>
        </manifest>
        """))
    #expect(before.count == 10)
    #expect(after.count == 14)
    for (name, key) in before { #expect(after[name] == key, "\(name)") }
  }

  @Test(arguments: [
    ("count=\"2\">", "count=\"2\" characters=\"21\">"),
    ("count=\"2\">", "count=\"2\" temperature=\"0.8\">"),
    ("<lead letter=\"»\"/>", "<lead letter=\"«\"/>"),
    ("<lead letter=\"»\"/>", ""),
    ("<lead letter=\"»\"/>", "<lead letter=\"»\"/><lead letter=\"»\"/>"),
    ("seed=\"2026\"", "seed=\"2027\""),
    ("id=\"rumours\"", "id=\"rumors\""),
  ])
  func `what decides the content changes the content key`(_ old: String, _ new: String) throws {
    let bench = try Bench()
    let before = try bench.plan().item(at: 0).contentKey
    #expect(
      try bench.plan(Bench.manifest.replacing(old, with: new)).item(at: 0).contentKey != before)
  }

  @Test func `another model changes the content key and the fingerprint`() throws {
    let bench = try Bench()
    let before = try bench.plan()
    try bench.disk.write(Fakes.model("murmur", "2"), to: "models/murmur")
    let after = try bench.plan()
    #expect(before.item(at: 0).contentKey != after.item(at: 0).contentKey)
    #expect(before.item(at: 4).contentKey == after.item(at: 4).contentKey)
    #expect(before.fingerprint != after.fingerprint)
  }

  @Test func `date, folder, threads and comments leave the fingerprint alone`() throws {
    let bench = try Bench()
    let plan = try bench.plan()
    #expect(try bench.plan(date: "2026-11-25").fingerprint == plan.fingerprint)
    #expect(
      try bench.plan(Bench.manifest.replacing("<lead", with: "<!-- x --> <lead")).fingerprint
        == plan.fingerprint)
    #expect(
      plan.fingerprint.description
        == "f2abfd9cf43e0211fb873d23b46ec3713d36f59b3b6e9e5f0afb7773d47bdcf3")
  }

  @Test func `name and metadata change the fingerprint`() throws {
    let bench = try Bench()
    let plan = try bench.plan()
    #expect(
      try bench.plan(Bench.manifest.replacing("\"dungeon\"", with: "\"cave\"")).fingerprint
        != plan.fingerprint)
    #expect(try bench.plan(hasMetadata: false).fingerprint != plan.fingerprint)
  }

  @Test func `equal prompts go on counting replicates`() throws {
    let plan = try Bench().plan(
      """
      <manifest xmlns="urn:pipeline:manifest:1" name="twice">
        <murmur id="m" model="../models/murmur" count="2">
          <prompt>A</prompt><prompt>B</prompt><prompt>A</prompt>
        </murmur>
      </manifest>
      """)
    #expect((0..<6).map { plan.item(at: $0).replicate } == [0, 1, 0, 1, 2, 3])
    #expect(Set((0..<6).map { plan.item(at: $0).key }).count == 6)
  }

  @Test func `a daily seed follows the date and a given seed replaces it`() throws {
    let bench = try Bench()
    let daily = Bench.manifest.replacing("seed=\"2026\"", with: "seed=\"daily\"")
    #expect(try bench.plan(daily).seed == 6_708_323_055_852_478_975)
    #expect(try bench.plan(daily, date: "2026-11-25").seed != 6_708_323_055_852_478_975)
    #expect(try bench.plan(daily, seed: 7).seed == 7)
  }

  @Test func `a part of the manifest has the keys and names of the whole`() throws {
    let bench = try Bench()
    let whole = try bench.plan()
    let job = try bench.plan(only: "creatures")
    #expect(job.itemCount == 4)
    #expect(job.folderName == "dungeon.only")
    #expect((0..<4).map { job.item(at: $0).key } == (4..<8).map { whole.item(at: $0).key })
    let item = try bench.plan(only: "rumours/3")
    #expect(item.itemCount == 1)
    #expect(item.item(at: 0).path == "text/rumours-0003.txt")
    #expect(item.item(at: 0).contentKey == whole.item(at: 2).contentKey)
  }

  @Test func `a part that is not there is a mistake of usage`() throws {
    let bench = try Bench()
    #expect(
      complaint { _ = try bench.plan(only: "rumour") }
        == Complaint(
          text: "no job 'rumour' in this manifest; its jobs are rumours, creatures, impacts",
          exitCode: .usage))
    #expect(
      complaint { _ = try bench.plan(only: "rumours/5") }
        == Complaint(
          text: "no item 5 in job 'rumours'; its items are 1 to 4", exitCode: .usage))
  }

  @Test(arguments: ["", "/1", "a/", "a/0", "a/-1", "a/x", "a/1/2"])
  func `a text that selects nothing is no selection`(_ text: String) {
    #expect(ItemSelection(text) == nil)
  }

  @Test func `the estimate counts items, bytes and seconds`() throws {
    let estimate = try Bench().plan().estimate(threads: 2)
    #expect(estimate.items == 10)
    #expect(estimate.seconds == 2.5)
    #expect(estimate.bytes == 4 * 20 + 4 * (2 * 64 * 64 + 1024) + 2 * (640 + 1024))
  }

  @Test func `a model is opened once for all jobs that name it`() throws {
    let bench = try Bench()
    let plan = try bench.plan(
      """
      <manifest xmlns="urn:pipeline:manifest:1" name="shared">
        <blot id="a" model="../models/blot"/>
        <blot id="b" model=".././models//blot"/>
      </manifest>
      """)
    #expect(plan.jobs.map { $0.modelPath } == ["models/blot", "models/blot"])
  }

  @Test(.timeLimit(.minutes(1)))
  func `a hundred thousand items are planned at once`() throws {
    let plan = try Bench().plan(
      """
      <manifest xmlns="urn:pipeline:manifest:1" name="large">
        <blot id="b" model="../models/blot" count="100000"/>
      </manifest>
      """)
    #expect(plan.itemCount == 100_000)
  }
}

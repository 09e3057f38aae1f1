import Engine
import Files
import Testing

/// What is left when the power fails, on a disk as strict as POSIX allows.
struct PowerLossTests {
  /// A way in which a disk may lose what was not synced: all, nothing, halves, or a fixed sequence
  /// of choices, another one for each way and moment.
  static func fate(_ way: Int, at position: Int) -> (String) -> ForgetfulFileSystem.Fate {
    let fates: [ForgetfulFileSystem.Fate] = [.lost, .kept, .torn]
    if way < 3 { return { _ in fates[way] } }
    var state = UInt64(way * 7919 + position * 104_729 + 1)
    return { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return fates[Int(state >> 33) % 3]
    }
  }

  @Test(arguments: 0..<6)
  func `power lost at any change leaves nothing wrong, and the run goes on`(way: Int) throws {
    let expected = try ResumeTests.unbroken()
    let clock = Clock()
    let changes = try ResumeTests.changes(clock.options())
    for position in 0..<changes {
      let disk = ForgetfulFileSystem()
      let plan = try Bench(disk: disk).plan()
      try disk.syncVolume(of: ".")
      let dying = FaultyFileSystem(disk, .crash, at: position)
      _ = try? Bench(disk: disk).run(plan, on: dying, options: clock.options())
      let left = try disk.afterPowerLoss(Self.fate(way, at: position))
      let bench = try Bench(disk: left)
      for (path, bytes) in try bench.files(under: "Output/2026-11-24/dungeon") {
        #expect(expected[path] == bytes, "change \(position): wrong \(path)")
      }
      let summary = try bench.run(plan, options: clock.options())
      #expect(summary.folder == "Output/2026-11-24/dungeon", "change \(position)")
      #expect(try bench.files(under: summary.folder) == expected, "change \(position)")
    }
  }

  @Test func `what is older than a second survives`() throws {
    let manifest = """
      <manifest xmlns="urn:pipeline:manifest:1" name="slow">
        <murmur id="m" model="../models/murmur" count="40"/>
      </manifest>
      """
    let disk = ForgetfulFileSystem()
    let clock = Clock()
    let bench = try Bench(disk: disk, assembly: Fakes.assembly(batch: 1))
    let plan = try bench.plan(manifest)
    try disk.syncVolume(of: ".")
    // An item takes 0.3 s; at each end of one the power might fail.
    let observer = Watch { made in
      clock.advance(.milliseconds(300))
      let left = try disk.afterPowerLoss { _ in .lost }
      let noted = try ResumeTests.noted(plan, on: left).count
      // Those of the last second, and the one that the group was waiting for.
      #expect(noted >= made - 4, "\(noted) of \(made)")
      for path in try Bench(disk: left).files(under: "Output/2026-11-24/slow").keys {
        #expect(path.hasPrefix("text/m-"))
      }
    }
    #expect(try bench.run(plan, options: clock.options(), observer: observer).made == 40)
    #expect(observer.problems == [])
    #expect(try ResumeTests.noted(plan, on: disk.afterPowerLoss { _ in .lost }).count == 40)
  }

  @Test func `a finished run survives whole`() throws {
    let disk = ForgetfulFileSystem()
    let bench = try Bench(disk: disk)
    let folder = try bench.run(try bench.plan()).folder
    let left = try disk.afterPowerLoss { _ in .lost }
    let expected = try ResumeTests.unbroken()
    var found: [String: [UInt8]] = [:]
    for (path, bytes) in left.files where path.hasPrefix(folder + "/") {
      found[String(path.dropFirst(folder.count + 1))] = bytes
    }
    #expect(found == expected)
  }

  /// Calls after each item with the number of items made.
  private final class Watch: RunObserver {
    private(set) var problems: [String] = []
    private var made = 0
    private let body: (Int) throws -> Void

    init(_ body: @escaping (Int) throws -> Void) { self.body = body }

    func runDid(_ event: RunEvent) {
      guard case .itemDone = event else { return }
      made += 1
      do { try body(made) } catch { problems.append("\(error)") }
    }
  }
}

import Engine
import Files
import Media
import PipelineInterface
import Synchronization
import Testing

/// Runs that have only so much time, by a clock that generators turn.
struct TimeLimitTests {
  /// A generator whose batches take as long as is said, in ten turns of the clock.
  private struct Slow: Generator {
    let clock: Clock
    let preferredBatch: Int
    let sizes: Sizes
    let time: @Sendable (Int) -> Duration

    func generate(
      _ requests: [GenerationRequest], isCancelled: @Sendable () -> Bool
    ) -> [Result<Sample, GenerationError>] {
      sizes.add(requests.count)
      for _ in 0..<10 {
        if isCancelled() { return requests.map { _ in .failure(.cancelled) } }
        clock.advance(time(requests.count) / 10)
      }
      return requests.map { .success(.text(String($0.key))) }
    }

    func objection(to request: GenerationRequest) -> ParameterError? { nil }
  }

  /// The sizes of all batches that were begun.
  private final class Sizes: Sendable {
    private let state = Mutex<[Int]>([])
    func add(_ size: Int) { state.withLock { $0.append(size) } }
    func take() -> [Int] {
      state.withLock { sizes in
        defer { sizes = [] }
        return sizes
      }
    }
  }

  private static let manifest = """
    <manifest xmlns="urn:pipeline:manifest:1" name="long" seed="1">
      <slow id="a" model="../models/slow" count="20"/>
      <slow id="b" model="../models/slow" count="3"/>
    </manifest>
    """

  private let clock = Clock()
  private let sizes = Sizes()

  private func bench(
    batch: Int = 8, estimate: Double = 10, on disk: any FileSystem = MemoryFileSystem(),
    _ time: @escaping @Sendable (Int) -> Duration
  ) throws -> Bench {
    let slow = Slow(clock: clock, preferredBatch: batch, sizes: sizes, time: time)
    let kind = GeneratorKind(
      name: "slow", medium: .text, help: "Takes its time.", parameters: [], acceptsPrompt: true,
      load: { bytes, _ in
        LoadedModel(
          facts: ModelFacts(
            kind: "slow", digest: Digest(of: bytes).description, dataDigest: "", licence: "CC0-1.0",
            credit: "", numericsVersion: 0), generator: slow)
      }, secondsPerItem: { _ in estimate }, trainer: FakeTrainer(dataDigest: "1"))
    let bench = try Bench(disk: disk, assembly: Assembly(generators: [kind], steps: []))
    try disk.write([1], to: "models/slow")
    return bench
  }

  /// One call with so much time; how many items it made and whether it was the last.
  private func call(
    _ bench: Bench, seconds: Int?, threads: Int = 1
  ) throws -> (made: Int, isOver: Bool) {
    var options = clock.options(RunOptions(threads: threads))
    options.deadline = seconds.map { options.now() + .seconds($0) }
    let cancellation = Cancellation()
    let summary = try bench.run(
      try bench.plan(Self.manifest), options: options, cancellation: cancellation)
    let isOver = summary.ending != .stopped(.timeLimit)
    #expect(isOver == (summary.exitCode == .success))
    #expect(isOver || summary.exitCode == .timeLimit)
    #expect(isOver || !cancellation.outlastsTime)
    return (summary.made, isOver)
  }

  private func unbroken() throws -> [String: [UInt8]] {
    let bench = try bench { _ in .seconds(1) }
    _ = try call(bench, seconds: nil)
    #expect(sizes.take() == [8, 8, 4, 3])
    return try bench.files(under: "Output/2026-11-24/long")
  }

  @Test(arguments: [1, 4], [1, 30, 100, 1000, 5000])
  func `every call gets on, whatever a batch takes, and the bytes are the same`(
    threads: Int, seconds: Int
  ) throws {
    let expected = try unbroken()
    let times: [@Sendable (Int) -> Duration] = [
      { .seconds(40 * $0) }, { _ in .seconds(200) }, { .seconds(150 + 5 * $0) },
    ]
    for time in times {
      let bench = try bench(time)
      var calls = 0
      while calls < 30 {
        calls += 1
        let (made, isOver) = try call(bench, seconds: seconds, threads: threads)
        #expect(made > 0)
        if isOver { break }
      }
      #expect(calls <= 23)
      if seconds >= 1000 { #expect(calls <= 6) }
      #expect(try bench.files(under: "Output/2026-11-24/long") == expected)
    }
  }

  @Test func `batches get as large as the time allows, and the last ones smaller`() throws {
    let bench = try bench { .seconds(10 * $0) }
    // One alone; of the 190 s that are left 80 for eight, 80 for eight, 30 for three.
    #expect(try call(bench, seconds: 200) == (20, false))
    #expect(sizes.take() == [1, 8, 8, 3])
    #expect(try call(bench, seconds: 200) == (3, true))
    // What fits is not known at the beginning of a call.
    #expect(sizes.take() == [1, 2])
  }

  @Test func `nothing is begun that does not fit`() throws {
    let bench = try bench { _ in .seconds(60) }
    #expect(try call(bench, seconds: 100) == (1, false))
    #expect(sizes.take() == [1])
    #expect(try call(bench, seconds: 130) == (2, false))
    #expect(sizes.take() == [1, 1])
  }

  @Test func `where time is plenty, batches are full at once, but for the first item`() throws {
    let bench = try bench(estimate: 0.001) { _ in .seconds(1) }
    #expect(try call(bench, seconds: 3600) == (23, true))
    #expect(sizes.take() == [1, 8, 8, 3, 3])
  }

  @Test func `a signal drops the first item all the same`() throws {
    let cancellation = Cancellation()
    let bench = try bench { _ in
      cancellation.cancel(.terminate)
      return .seconds(60)
    }
    var options = clock.options()
    options.deadline = options.now() + .seconds(1)
    let summary = try bench.run(
      try bench.plan(Self.manifest), options: options, cancellation: cancellation)
    #expect(summary.ending == .stopped(.terminate) && summary.made == 0)
  }

  @Test func `samples of the cache count: a call that begins with them ends in time`() throws {
    let bench = try bench { _ in .seconds(60) }
    var options = clock.options()
    options.cache = CacheOptions()
    let plan = try bench.plan(Self.manifest)
    _ = try bench.run(plan, options: options)
    try bench.disk.removeAll("Output/2026-11-24")
    try bench.disk.removeAll("Output/.state")
    _ = sizes.take()
    options.deadline = options.now()
    let summary = try bench.run(plan, options: options)
    #expect(summary.ending == .stopped(.timeLimit))
    #expect([summary.made, summary.cached] == [20, 20])
    #expect(sizes.take() == [])
  }
}

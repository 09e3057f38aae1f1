import ArgumentParser
import Engine
import Files
import FoundationEssentials
import Glibc
import ManifestXML
import Media
import PipelineInterface

/// What the batch itself costs: items of a kind that makes the same sample at once, from the plan to
/// the index on a real disk.
struct EngineBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "engine", abstract: "The batch's own time an item and peak memory.",
    discussion: """
      Three figures: seconds of the plan, microseconds an item of the run, seconds of the same run \
      again. With --shards the run is made of shards, one after the other, and a merge, which has a \
      figure of its own; with --cached microseconds an item of a run whose samples the cache holds. \
      Peak memory is the process's: compare calls of 1,000 and of 100,000 items.
      """)

  @Option(help: "Items.")
  var items = 1000
  @Option(help: "Workers.")
  var threads = 1
  @Option(help: "Shards that make the items; 0: a run without any.")
  var shards = 0
  @Option(help: "text, image or audio.")
  var medium = "text"
  @Flag(
    name: .customLong("cached"), help: "Also keep the samples, and make the same items from them.")
  var isCached = false
  @Option(help: "Where to write; otherwise the folder for temporary files.")
  var folder: String?

  func validate() throws {
    guard (1...1_000_000).contains(items), (1...1024).contains(threads),
      (0...Shard.limit).contains(shards), Medium(rawValue: medium) != nil
    else {
      throw ValidationError(
        "items are 1 to 1000000, threads 1 to 1024, shards 0 to 10000, media text, image, audio")
    }
  }

  func run() throws {
    guard let medium = Medium(rawValue: medium), let date = CalendarDate("2026-01-01") else {
      return
    }
    let root = "\(folder ?? FileManager.default.temporaryDirectory.path)/bench-\(getpid())"
    let disk = LocalFileSystem()
    try disk.createFolder(root)
    defer { try? disk.removeAll(root) }
    try disk.write([0], to: "\(root)/model")
    let manifest = """
      <manifest xmlns="urn:pipeline:manifest:1" name="bench" seed="1">
        <nothing id="nothing" model="model" count="\(items)"/>
      </manifest>
      """
    // Samples that cost nothing are not kept.
    let assembly = Assembly(
      generators: [Self.nothing(medium, seconds: isCached ? 1 : 0)], steps: [])
    var plan: Plan?
    let planning = try ContinuousClock().measure {
      plan = try Planner(assembly).plan(
        DocumentSource(name: "\(root)/bench.xml", bytes: Array(manifest.utf8)),
        PlanOptions(date: date, isDateFixed: true, threads: threads))
    }
    guard let plan else { return }
    var options = RunOptions(threads: threads)
    options.cache = isCached ? CacheOptions(limit: .max) : nil
    let run = Run(plan, output: "\(root)/Output", options: options)
    let processor = clock()
    let running = try ContinuousClock().measure {
      let parts = (0..<shards).compactMap { Shard($0 + 1, of: shards) }
      let endings = try shards == 0 ? [run.execute()] : parts.map { try run.execute($0) }
      guard endings.allSatisfy({ $0.ending == .complete }) else {
        throw BenchError("the run did not end")
      }
    }
    let processorSeconds = Double(clock() - processor) / Double(CLOCKS_PER_SEC)
    let merging = try ContinuousClock().measure {
      if shards > 0, try run.merge().ending != .complete { throw BenchError("nothing was merged") }
    }
    let peak = Self.peakMegabytes()
    let again = try ContinuousClock().measure {
      guard try run.execute().ending == .nothingToDo else {
        throw BenchError("the second run found something to do")
      }
    }
    if isCached { try disk.removeAll("\(root)/Output/\(date)") }
    if isCached { try disk.removeAll("\(root)/Output/.state") }
    let serving = try ContinuousClock().measure {
      if isCached, try run.execute().cached != items { throw BenchError("the cache lacks items") }
    }
    func tell(_ name: String, _ value: Double, _ unit: String, _ extra: [(String, String)] = []) {
      print(
        Measurement(
          workload: "engine_\(name)", peer: "pipeline", value: value, unit: unit, threads: threads,
          extra: [(name: "items", json: "\(items)"), (name: "medium", json: "\"\(medium)\"")]
            + extra
        ).line)
    }
    tell("plan", planning / .seconds(1), "s")
    tell(
      "run", running / .microseconds(1) / Double(items), "us/item",
      [
        (
          "cpu_us_per_item",
          Measurement.text(processorSeconds * 1e6 / Double(items))
        ), ("peak_rss_mb", Measurement.text(peak)),
      ])
    if shards > 0 { tell("merge", merging / .seconds(1), "s") }
    tell("again", again / .seconds(1), "s")
    if isCached { tell("cached", serving / .microseconds(1) / Double(items), "us/item") }
  }

  private static func peakMegabytes() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) / 1024
  }

  private static func nothing(_ medium: Medium, seconds: Double) -> GeneratorKind {
    let sample: Sample =
      switch medium {
      case .text: .text("Nothing comes of nothing.\n")
      case .image: .image(Raster(width: 8, height: 8, pixels: Array(repeating: 255, count: 256)))
      case .audio: .audio(Waveform(sampleRate: 16_000, samples: Array(repeating: 0, count: 160)))
      }
    return GeneratorKind(
      name: "nothing", medium: medium, help: "Makes the same sample at once.", parameters: [],
      acceptsPrompt: false,
      load: { _, _ in
        LoadedModel(
          facts: ModelFacts(
            kind: "nothing", digest: "none", dataDigest: "none", licence: "none", credit: "none",
            numericsVersion: 0),
          generator: SameSample(sample: sample))
      },
      secondsPerItem: { _ in seconds }, trainer: NoTrainer())
  }
}

/// Gives one sample for every request.
private struct SameSample: Generator {
  let sample: Sample
  let preferredBatch = 64

  func generate(
    _ requests: [GenerationRequest], isCancelled: @Sendable () -> Bool
  ) -> [Result<Sample, GenerationError>] {
    requests.map { _ in isCancelled() ? .failure(.cancelled) : .success(sample) }
  }

  func objection(to request: GenerationRequest) -> ParameterError? { nil }
}

/// There is nothing to learn.
private struct NoTrainer: Trainer {
  let architecture: [any AnyParameter] = []
  let dataset: [any AnyParameter] = []
  let optimizer: [any AnyParameter] = []
  let schedule: [any AnyParameter] = []

  func objection(to request: TrainingRequest, memory: Int) -> TrainingObjection? { nil }

  func train(_ request: TrainingRequest, observer: any TrainingObserver) throws -> TrainingOutcome {
    throw BenchError("nothing is trained here")
  }

  func evaluate(checkpoint: [UInt8], data: String, threads: Int) throws -> Evaluation {
    throw BenchError("nothing is trained here")
  }
}

import ArgumentParser
import Glibc

/// How a rate is taken, of every command that measures one.
struct MeterOptions: ParsableArguments {
  @Option(help: "Workers.")
  var threads = 1
  @Option(help: "Length of one repeat.")
  var seconds = 2.0
  @Option(help: "Repeats; their median is the figure.")
  var repeats = 5

  func validate() throws {
    guard (1...1024).contains(threads), seconds > 0, seconds < 3600, (1...1000).contains(repeats)
    else {
      throw ValidationError("threads are 1 to 1024, seconds above 0, repeats 1 to 1000")
    }
  }
}

/// Takes the rate of calls as the peer scripts do: one call and a warm-up are not counted, then the
/// median of some repeats.
///
/// A repeat that the machine spent partly on something else is done again, up to three times as many
/// in all: with one thread when the process got under 95% of its processor, with more when other
/// processes used over 10% of one. `per_cpu_s`, the best of all repeats, counts processor time in
/// place of time: on a busy machine it says more.
struct RateMeter {
  private let options: MeterOptions
  private let unitsPerCall: Int
  private var calls = -1
  private var start: Instant
  private var rates: [Double] = []
  private var share = Double.infinity
  private var others = 0.0
  private var best = 0.0
  private var spare: Int
  private var isWarm = false

  init(_ options: MeterOptions, unitsPerCall: Int) {
    self.options = options
    self.unitsPerCall = unitsPerCall
    spare = 2 * options.repeats
    start = Instant()
  }

  /// Whether the figure is there.
  var isDone: Bool { rates.count >= options.repeats }

  /// A call has ended.
  mutating func lap() {
    calls += 1
    guard calls > 0 else { return start = Instant() }
    // Only this clock is cheap enough to be read after every call.
    let due = isWarm ? options.seconds : min(1, options.seconds)
    guard Instant.wallSeconds - start.wall >= due else { return }
    let now = Instant()
    let time = now.wall - start.wall
    if isWarm { close(start, now, time) }
    isWarm = true
    calls = 0
    start = Instant()
  }

  private mutating func close(_ start: Instant, _ now: Instant, _ time: Double) {
    let share = (now.own - start.own) / time
    let others = max(0, (now.machine - start.machine) / time - share)
    best = max(best, Double(calls * unitsPerCall) / (now.own - start.own))
    if options.threads == 1 ? share < 0.95 : others > 0.1, spare > 0 {
      spare -= 1
      return
    }
    rates.append(Double(calls * unitsPerCall) / time)
    self.share = min(self.share, share)
    self.others = max(self.others, others)
  }

  /// The median with what a reader needs to trust it.
  func measurement(workload: String, batch: Int) -> Measurement {
    let sorted = rates.sorted()
    let middle = sorted.count / 2
    let median =
      sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    return Measurement(
      workload: workload, peer: "pipeline", value: median, unit: "", threads: options.threads,
      batch: batch,
      extra: [
        ("min", Measurement.text(sorted.first ?? 0)), ("max", Measurement.text(sorted.last ?? 0)),
        ("repeats", "\(rates.count)"), ("cpu_share", Measurement.text(share)),
        ("others", Measurement.text(others)), ("per_cpu_s", Measurement.text(best)),
      ])
  }
}

/// Readings of three clocks, in seconds.
private struct Instant {
  let wall = Self.wallSeconds
  /// Processor time of this process.
  let own = Self.read(CLOCK_PROCESS_CPUTIME_ID)
  /// Processor time of the whole machine.
  let machine = Self.readMachine()

  static var wallSeconds: Double { read(CLOCK_MONOTONIC) }

  private static func read(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// All columns of the first line of /proc/stat but idle and waiting.
  private static func readMachine() -> Double {
    guard let file = fopen("/proc/stat", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 512)
    guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
    let text = String(
      decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let ticks = text.split(separator: " ").dropFirst().prefix(8).compactMap { Double($0) }
    guard ticks.count == 8 else { return 0 }
    return (ticks.reduce(0, +) - ticks[3] - ticks[4]) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }
}

import ArgumentParser
import FoundationEssentials
import Generators
import Glibc
import NN
import TensorCore

/// The whole job as a user runs it: `pipeline run` on 1,000 pictures of 64x64 (dcgan64), 200 texts of
/// 256 characters (lstm_lm) and 20 sounds of one second (samplernn), from the start of the process to
/// its end, after the index is written.
struct BatchBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch", abstract: "The program on a manifest of pictures, texts and sounds.")

  /// A part of the job.
  enum Phase: String, CaseIterable, ExpressibleByArgument {
    case all, images, texts, audio
  }

  @Option(help: "Workers.")
  var threads = 1
  @Option(help: "The part of the job.")
  var phase = Phase.all
  @Option(help: "The program; otherwise the one beside this one.")
  var program: String?
  @Option(help: ArgumentHelp("Only write the job into this folder.", visibility: .hidden))
  var files: String?

  func validate() throws {
    guard (1...1024).contains(threads) else { throw ValidationError("threads are 1 to 1024") }
  }

  func run() throws {
    if let files { return try write(to: files) }
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let program = try program ?? Self.neighbour(of: own)
    let folder = FileManager.default.temporaryDirectory.path + "/bench-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // By a process of its own: what this one has held would count as the program's peak.
    let writer = try ChildProcess.run(
      own, ["batch", "--files", folder, "--phase", phase.rawValue])
    guard writer.exitCode == 0 else { throw BenchError("the job could not be written") }
    let child = try ChildProcess.run(
      program,
      [
        "run", "\(folder)/job.xml", "--threads", "\(threads)", "--output", "\(folder)/Output",
        "--date", "2026-01-01", "--quiet",
      ])
    guard child.exitCode == 0 else {
      throw BenchError("\(program) ended with code \(child.exitCode)")
    }
    guard
      FileManager.default.fileExists(atPath: "\(folder)/Output/2026-01-01/job/index.xml")
    else { throw BenchError("\(program) wrote no index") }
    print(
      Measurement(
        workload: "batch_\(phase.rawValue)", peer: "pipeline", value: child.seconds,
        unit: "s wall", threads: threads,
        extra: [
          ("cpu_s", Measurement.text(child.processorSeconds)),
          ("peak_rss_mb", Measurement.text(Double(child.peakKilobytes) / 1024)),
        ]
      ).line)
  }

  private static func neighbour(of own: String) throws -> String {
    let path = own.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/pipeline"
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw BenchError("\(path) is missing: swift build -c release --product pipeline")
    }
    return path
  }

  /// Checkpoints with random weights and the manifest over them.
  private func write(to folder: String) throws {
    let pictures = try ReferenceNetworks.dcgan()
    let texts = try ReferenceNetworks.lstm()
    let sounds = try ReferenceNetworks.sampleRNN()
    let jobs: [(phase: Phase, job: String, checkpoint: Checkpoint)] = [
      (
        .images, #"<gan id="images" model="images.safetensors" count="1000"/>"#,
        Self.checkpoint(GAN.kind, pictures.configuration.json, pictures.generator)
      ),
      (
        .texts,
        #"<lstm id="texts" model="texts.safetensors" count="200" characters="256" temperature="1"/>"#,
        Self.checkpoint(LSTMLanguageModel.kind, texts.configuration, texts.network)
      ),
      (
        .audio, #"<sample-rnn id="audio" model="audio.safetensors" count="20" seconds="1"/>"#,
        Self.checkpoint(SampleRNN.kind, sounds.configuration.json, sounds)
      ),
    ]
    let chosen = jobs.filter { phase == .all || $0.phase == phase }
    for job in chosen {
      try Data(job.checkpoint.encoded()).write(
        to: URL(filePath: "\(folder)/\(job.phase.rawValue).safetensors"))
    }
    let manifest = """
      <?xml version="1.0" encoding="UTF-8"?>
      <manifest xmlns="urn:pipeline:manifest:1" name="job" seed="1">
      \(chosen.map { $0.job }.joined(separator: "\n"))
      </manifest>

      """
    try Data(manifest.utf8).write(to: URL(filePath: "\(folder)/job.xml"))
  }

  private static func checkpoint(
    _ kind: String, _ configuration: JSONValue, _ network: some Network
  ) -> Checkpoint {
    Checkpoint(
      kind: kind, configuration: configuration, recipe: "{}",
      dataDigest: String(repeating: "0", count: 64), licence: "none", credit: "random weights",
      tensors: network.stateDict)
  }
}

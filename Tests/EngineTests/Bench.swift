import Engine
import Files
import Glibc
import ManifestXML

/// A disk in memory with a manifest and models on it, and short ways to plan and run.
struct Bench {
  static let manifest = """
    <manifest xmlns="urn:pipeline:manifest:1" name="dungeon" seed="2026">
      <murmur id="rumours" model="../models/murmur" count="2">
        <prompt>Beware the</prompt>
        <prompt>They say</prompt>
        <lead letter="»"/>
      </murmur>
      <blot id="creatures" model="../models/blot" count="4"/>
      <hum id="impacts" model="../models/hum" count="2" seconds="0.02"/>
    </manifest>
    """

  /// The manifest's eight items and more in `files` are there.
  let disk: any FileSystem
  let assembly: Assembly

  init(disk: any FileSystem = MemoryFileSystem(), assembly: Assembly = Fakes.assembly) throws {
    self.disk = disk
    self.assembly = assembly
    try disk.createFolder("models")
    for kind in ["murmur", "blot", "hum"] {
      try disk.write(Fakes.model(kind), to: "models/\(kind)")
    }
  }

  static func date(_ text: String = "2026-11-24") -> CalendarDate {
    guard let date = CalendarDate(text) else { preconditionFailure("no day: \(text)") }
    return date
  }

  func plan(
    _ manifest: String = Bench.manifest, date: String = "2026-11-24", isDateFixed: Bool = true,
    seed: UInt64? = nil, only: String? = nil, hasMetadata: Bool = true
  ) throws -> Plan {
    let source = DocumentSource(name: "Pipelines/night.xml", bytes: Array(manifest.utf8))
    return try Planner(assembly, fileSystem: disk).plan(
      source,
      PlanOptions(
        date: Self.date(date), isDateFixed: isDateFixed, seed: seed,
        only: only.flatMap { ItemSelection($0) }, hasMetadata: hasMetadata))
  }

  func run(
    _ plan: Plan, on other: (any FileSystem)? = nil, options: RunOptions = RunOptions(),
    cancellation: Cancellation = Cancellation(), observer: (any RunObserver)? = nil
  ) throws -> RunSummary {
    try Run(
      plan, output: "Output", options: options, fileSystem: other ?? disk,
      cancellation: cancellation, observer: observer
    ).execute()
  }

  /// Every file under a folder with its bytes, by path from there.
  func files(under folder: String) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    func walk(_ path: String, _ name: String) throws {
      switch try disk.status(path) {
      case .folder:
        for child in try disk.list(path) {
          try walk(Path.join(path, child), name.isEmpty ? child : "\(name)/\(child)")
        }
      case .link: files[name] = Array(try disk.readLink(path).utf8)
      case nil: return
      default: files[name] = try disk.read(path, limit: .max)
      }
    }
    try walk(folder, "")
    return files
  }
}

/// What was thrown, as its text and exit code; fails the test's comparison when nothing was.
func complaint(_ body: () throws -> Void) -> Complaint {
  do {
    try body()
    return Complaint(text: "nothing was thrown", exitCode: .success)
  } catch {
    return Complaint(text: "\(error)", exitCode: ExitCode(error))
  }
}

/// An error as a person and a shell see it.
struct Complaint: Equatable {
  let text: String
  let exitCode: ExitCode
}

/// A folder of its own on the disk for one test, removed with it.
final class TemporaryFolder {
  let path: String

  init() {
    let root = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(root)/engine-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress, let made = mkdtemp(base) else { return "" }
      return String(cString: made)
    }
    precondition(!path.isEmpty, "no temporary folder")
  }

  deinit { try? LocalFileSystem().removeAll(path) }
}

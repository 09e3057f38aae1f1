import Engine
import Files
import Glibc
import Testing

/// Disks that are full or read-only, and folders that somebody has changed.
struct HostileDiskTests {
  @Test(arguments: [
    (ENOSPC, ExitCode.inputOutput), (EIO, .inputOutput), (EROFS, nil), (EACCES, nil),
  ])
  func `a disk that fails at any change is told, and a second run goes on`(
    code: Int32, exitCode: ExitCode?
  ) throws {
    let expected = try ResumeTests.unbroken()
    let options = Clock().options()
    for position in 0..<(try ResumeTests.changes(options)) {
      let bench = try Bench()
      let plan = try bench.plan()
      let faulty = FaultyFileSystem(bench.disk, .failure(code), at: position)
      let complaint = complaint { _ = try bench.run(plan, on: faulty, options: options) }
      let reason = FileError(.write, "", code: code).reason
      #expect(complaint.text.hasPrefix("cannot ") && complaint.text.hasSuffix(": \(reason)"))
      // Whether 73 or 74 follows from what was tried.
      if let exitCode {
        #expect(complaint.exitCode == exitCode)
      } else {
        #expect([.cannotCreate, .inputOutput].contains(complaint.exitCode))
      }
      for (path, bytes) in try bench.files(under: "Output/2026-11-24/dungeon") {
        #expect(expected[path] == bytes, "change \(position): half-written \(path)")
      }
      let summary = try bench.run(plan, options: options)
      #expect(try bench.files(under: summary.folder) == expected, "change \(position)")
      #expect(try bench.disk.list("Output/2026-11-24") == ["dungeon"], "change \(position)")
    }
  }

  /// A finished or a begun run on the real disk, in a folder of its own.
  private struct Place {
    let keeper = TemporaryFolder()
    let bench: Bench
    let plan: Plan
    var root: String { keeper.path }
    var output: String { "\(root)/Output" }
    var folder: String { "\(output)/2026-11-24/dungeon" }

    init() throws {
      bench = try Bench()
      plan = try bench.plan()
    }

    func run() throws -> RunSummary { try Run(plan, output: output).execute() }

    func files(_ folder: String) throws -> [String: [UInt8]] {
      var files: [String: [UInt8]] = [:]
      let disk = LocalFileSystem()
      for medium in ["text", "images", "audio", "."] {
        for name in try disk.list("\(folder)/\(medium)") {
          let path = "\(folder)/\(medium)/\(name)"
          if case .file = try disk.status(path) {
            files["\(medium)/\(name)"] = try disk.read(path, limit: .max)
          }
        }
      }
      return files
    }
  }

  @Test func `an artifact that became a link is made again and nothing is written through`() throws
  {
    let place = try Place()
    _ = try place.run()
    let expected = try place.files(place.folder)
    let disk = LocalFileSystem()
    try disk.write([7], to: "\(place.root)/victim")
    for path in ["text/rumours-0001.txt", "images/creatures-0002.png", "SHA256SUMS", "index.xml"] {
      let whole = "\(place.folder)/\(path)"
      try disk.remove(whole)
      #expect(symlink("\(place.root)/victim", whole) == 0)
      #expect(try place.run().ending == .complete, "\(path)")
      #expect(try disk.read("\(place.root)/victim", limit: 9) == [7])
      #expect(try place.files(place.folder) == expected)
    }
    // A link to the very file with the right bytes is none of ours either.
    let whole = "\(place.folder)/text/rumours-0001.txt"
    try disk.move(whole, to: "\(place.root)/elsewhere")
    #expect(symlink("\(place.root)/elsewhere", whole) == 0)
    _ = try place.run()
    #expect(try place.files(place.folder) == expected)
  }

  @Test func `an artifact that became a folder is told, and made again when that is gone`() throws {
    let place = try Place()
    _ = try place.run()
    let expected = try place.files(place.folder)
    let disk = LocalFileSystem()
    let whole = "\(place.folder)/text/rumours-0001.txt"
    try disk.remove(whole)
    try disk.createFolder("\(whole)/inside")
    #expect(
      complaint { _ = try place.run() }
        == Complaint(
          text: "cannot create '\(whole)': is a directory", exitCode: .cannotCreate))
    #expect(try disk.status("\(place.folder)/index.xml") == nil)
    try disk.removeAll(whole)
    #expect(try place.run().made == 0)
    #expect(try place.files(place.folder) == expected)
  }

  @Test(arguments: [
    "2026-11-24", "2026-11-24/dungeon/text", ".state", ".state/claims", ".state/FINGERPRINT",
    ".state/FINGERPRINT/2026-11-24", ".state/FINGERPRINT/2026-11-24/parts",
  ])
  func `a folder that became a link is refused and nothing is written through`(
    _ path: String
  ) throws {
    let place = try Place()
    let disk = LocalFileSystem()
    let outside = "\(place.root)/outside"
    try disk.createFolder(outside)
    // A run that was stopped before its first item: every folder is there, and all is to be done.
    let cancellation = Cancellation()
    cancellation.cancel(.interrupt)
    _ = try Run(place.plan, output: place.output, cancellation: cancellation).execute()
    let link = "\(place.output)/\(path)".replacing(
      "FINGERPRINT", with: place.plan.fingerprint.description)
    try disk.removeAll(link)
    #expect(symlink(outside, link) == 0)
    let complaint = complaint { _ = try place.run() }
    #expect(complaint.text == "cannot create '\(link)': something that is no folder is there")
    #expect(complaint.exitCode == .cannotCreate)
    #expect(try disk.list(outside) == [])
  }

  @Test(arguments: ["lock", "2026-11-24/journal", "2026-11-24/parts/0"])
  func `a file of the state that became a link is refused`(_ path: String) throws {
    let place = try Place()
    let disk = LocalFileSystem()
    try disk.write([7], to: "\(place.root)/victim")
    let cancellation = Cancellation()
    cancellation.cancel(.interrupt)
    _ = try Run(place.plan, output: place.output, cancellation: cancellation).execute()
    let link = "\(place.output)/.state/\(place.plan.fingerprint)/\(path)"
    try disk.remove(link)
    #expect(symlink("\(place.root)/victim", link) == 0)
    let complaint = complaint { _ = try place.run() }
    #expect(complaint.text.contains(link))
    #expect([.cannotCreate, .missingInput].contains(complaint.exitCode))
    #expect(try disk.read("\(place.root)/victim", limit: 9) == [7])
  }

  @Test func `an output that is a link to a folder is where the user wants it`() throws {
    let place = try Place()
    let disk = LocalFileSystem()
    try disk.createFolder("\(place.root)/large-disk")
    #expect(symlink("\(place.root)/large-disk", place.output) == 0)
    #expect(try place.run().ending == .complete)
    #expect(try place.run().ending == .nothingToDo)
  }

  @Test func `sums that were edited with their file are not believed about another file`() throws {
    let bench = try Bench()
    let plan = try bench.plan()
    let folder = try bench.run(plan).folder
    let expected = try bench.files(under: folder)
    let sums = String(decoding: expected["SHA256SUMS"] ?? [], as: UTF8.self)
    let lines = sums.split(separator: "\n", omittingEmptySubsequences: false)
    // The line of another file, a line less, a line twice, the lines in another order.
    let forgeries = [
      [lines[1]] + lines[1...], Array(lines[1...]), [lines[0]] + lines,
      [lines[1], lines[0]] + lines[2...],
    ]
    for forgery in forgeries {
      try bench.disk.write(Array(forgery.joined(separator: "\n").utf8), to: "\(folder)/SHA256SUMS")
      #expect(try bench.run(plan).ending == .complete)
      #expect(try bench.files(under: folder) == expected)
    }
  }
}

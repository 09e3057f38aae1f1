import Files
import Glibc
import Synchronization
import Testing

/// Nothing leads out of the folder: not `..`, not the root, not links, at no place of a path.
struct ConfinedFileSystemTests {
  /// `in` is the folder; beside it lies what nobody may see.
  private let keeper = TemporaryFolder()
  private let files: ConfinedFileSystem
  private var root: String { "\(keeper.path)/in" }
  private let disk = LocalFileSystem()

  init() throws {
    try disk.createFolder("\(keeper.path)/in/a/b")
    try disk.createFolder("\(keeper.path)/out/deep")
    try disk.write([1], to: "\(keeper.path)/in/a/b/file")
    try disk.write([7], to: "\(keeper.path)/out/secret")
    files = try ConfinedFileSystem("\(keeper.path)/in")
  }

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch { return "\(error)" }
  }

  @Test func `what lies inside is read and written as ever`() throws {
    #expect(try files.read("\(root)/a/b/file", limit: 9) == [1])
    #expect(try files.read("\(root)/a/../a/./b//file", offset: 0, count: 9) == [1])
    #expect(try files.status("\(root)/a") == .folder)
    #expect(try files.status(root) == .folder)
    #expect(try files.status("\(root)/a/b/file") == .file(size: 1))
    #expect(try files.status("\(root)/none/at/all") == nil)
    #expect(try files.status("\(root)/a/b/file/below") == nil)
    try files.createFolder("\(root)/x/y/z")
    try files.createFolder("\(root)/x/y/z")
    try files.write([2], to: "\(root)/x/y/z/new")
    try files.sync(["\(root)/x/y/z/new", "\(root)/x"])
    try files.syncVolume(of: root)
    try files.move("\(root)/x/y/z/new", to: "\(root)/x/moved")
    #expect(try disk.read("\(root)/x/moved", limit: 9) == [2])
    #expect(try files.list("\(root)/x") == ["moved", "y"])
    let appended = try files.append("\(root)/x/moved")
    try appended.write([3])
    #expect(try files.read("\(root)/x/moved", limit: 9) == [2, 3])
    #expect(try files.digest("\(root)/x/moved") == Digest(of: [2, 3]))
    #expect(try files.age("\(root)/x/moved") ?? -1 >= 0)
    let lock = try files.lock("\(root)/lock")
    #expect(try lock != nil && files.isLocked("\(root)/lock"))
    withExtendedLifetime(lock) {}
    try files.removeAll("\(root)/x")
    try files.remove("\(root)/x")
    #expect(try files.status("\(root)/x") == nil)
  }

  @Test func `errors tell the path that was given`() {
    #expect(
      message { _ = try files.read("\(root)/none", limit: 9) }
        == "cannot read '\(root)/none': no such file or directory")
    #expect(
      message { _ = try files.read("\(root)/a", limit: 9) }
        == "cannot read '\(root)/a': is a directory")
    #expect(
      message { _ = try files.read("\(root)/a/b/file", limit: 0) }
        == "cannot read '\(root)/a/b/file': is larger than 0 bytes")
    #expect(
      message { _ = try files.create("\(root)/none/file") }
        == "cannot create '\(root)/none/file': no such file or directory")
    #expect(
      message { _ = try files.createFolder("\(root)/a/b/file") }
        == "cannot create '\(root)/a/b/file': not a directory")
  }

  @Test func `links that stay inside lead where they lead`() throws {
    #expect(symlink("a/b", "\(root)/relative") == 0)
    #expect(symlink("\(root)/a/b/file", "\(root)/absolute") == 0)
    #expect(symlink("../../relative/file", "\(root)/a/b/round") == 0)
    #expect(symlink("/", "\(root)/a/top") == 0)
    #expect(try files.read("\(root)/relative/file", limit: 9) == [1])
    #expect(try files.read("\(root)/absolute", limit: 9) == [1])
    #expect(try files.read("\(root)/a/b/round", limit: 9) == [1])
    #expect(try files.status("\(root)/relative") == .link)
    #expect(try files.readLink("\(root)/relative") == "a/b")
    try files.write([5], to: "\(root)/relative/new")
    #expect(try disk.read("\(root)/a/b/new", limit: 9) == [5])
    // A last link is never written through, here as elsewhere.
    #expect(throws: FileError(.create, "\(root)/absolute", code: ELOOP)) {
      try files.create("\(root)/absolute")
    }
    #expect(message { _ = try files.list("\(root)/a/top") }.hasSuffix("leads outside '\(root)'"))
    try files.remove("\(root)/relative")
    #expect(try files.status("\(root)/a/b/file") == .file(size: 1))
  }

  @Test func `every operation refuses every way out`() throws {
    #expect(symlink("../out", "\(root)/up") == 0)
    #expect(symlink("\(keeper.path)/out", "\(root)/far") == 0)
    #expect(symlink("../../../../../../../../../../etc", "\(root)/a/etc") == 0)
    #expect(symlink("up/secret", "\(root)/chain") == 0)
    #expect(symlink("/proc/self/root", "\(root)/magic") == 0)
    let ways = [
      "\(keeper.path)/out", "\(root)/../out", "\(root)/a/b/../../../out", "\(root)/up",
      "\(root)/far", "\(root)/a/etc", "\(root)/magic\(keeper.path)/out", "/", "/etc",
      "\(root)2", "..", "../../etc",
    ]
    for way in ways {
      let inside = "\(way)/secret"
      let tries: [(String, () throws -> Void)] = [
        ("status", { _ = try files.status(inside) }), ("age", { _ = try files.age(inside) }),
        ("read", { _ = try files.read(inside, limit: 9) }),
        ("read", { _ = try files.read(inside, offset: 0, count: 1) }),
        ("list", { _ = try files.list(way) }),
        ("folder", { try files.createFolder("\(way)/new") }),
        ("create", { _ = try files.create(inside) }), ("append", { _ = try files.append(inside) }),
        ("move", { try files.move("\(root)/a/b/file", to: inside) }),
        ("take", { try files.move(inside, to: "\(root)/stolen") }),
        ("link", { try files.createLink("\(way)/new", to: "x") }),
        ("look", { _ = try files.readLink(inside) }), ("remove", { try files.remove(inside) }),
        ("sync", { try files.sync([inside]) }), ("volume", { try files.syncVolume(of: way) }),
        ("lock", { _ = try files.lock("\(way)/lock") }),
        ("locked", { _ = try files.isLocked("\(way)/lock") }),
      ]
      for (name, attempt) in tries {
        let said = message(attempt)
        #expect(said.hasSuffix("leads outside '\(root)'"), "\(name) \(way): \(said)")
      }
    }
    for last in ["chain", "up", "far", "magic"] {
      #expect(
        message { _ = try files.read("\(root)/\(last)", limit: 9) }
          == "cannot read '\(root)/\(last)': leads outside '\(root)'")
    }
    #expect(try disk.list("\(keeper.path)/out") == ["deep", "secret"])
    #expect(try disk.read("\(keeper.path)/out/secret", limit: 9) == [7])
    #expect(try disk.read("\(root)/a/b/file", limit: 9) == [1])
  }

  @Test func `links that turn in circles end`() {
    #expect(symlink("two", "\(root)/one") == 0)
    #expect(symlink("one", "\(root)/two") == 0)
    #expect(symlink("me/me", "\(root)/me") == 0)
    for path in ["one", "one/file", "me"] {
      #expect(
        message { _ = try files.read("\(root)/\(path)", limit: 9) }.contains("symbolic links"))
    }
  }

  @Test func `a way over links outside may lead inside`() throws {
    #expect(symlink(root, "\(keeper.path)/out/door") == 0)
    #expect(try files.read("\(keeper.path)/out/door/a/b/file", limit: 9) == [1])
    let other = try ConfinedFileSystem("\(keeper.path)/out/door")
    #expect(other.root == files.root)
    #expect(try other.read("\(root)/a/b/file", limit: 9) == [1])
  }

  @Test func `the folder must be one`() {
    #expect(
      message { _ = try ConfinedFileSystem("\(root)/none") }.hasSuffix("no such file or directory"))
    #expect(message { _ = try ConfinedFileSystem("\(root)/a/b/file") }.hasSuffix("not a directory"))
  }

  @Test func `the root of the disk confines nothing`() throws {
    #expect(try ConfinedFileSystem("/").read("\(root)/a/b/file", limit: 9) == [1])
  }

  @Test func `a link that is put in the way again and again never leads out`() throws {
    // Somebody exchanges a folder and a link to the outside all the while.
    try disk.createFolder("\(root)/swing")
    try disk.write([1], to: "\(root)/swing/secret")
    #expect(symlink("../out", "\(root)/lure") == 0)
    let swinger = Swinger(root)
    swinger.start()
    defer { swinger.stop() }
    var (seen, refused) = (0, 0)
    for _ in 0..<3000 {
      do {
        #expect(try files.read("\(root)/swing/secret", limit: 9) == [1])
        seen += 1
      } catch {
        refused += 1
      }
      if let file = try? files.create("\(root)/swing/made") { try? file.write([9]) }
    }
    #expect(seen + refused == 3000)
    swinger.stop()
    #expect(try disk.list("\(keeper.path)/out") == ["deep", "secret"])
  }
}

/// Exchanges `swing`, a folder, and `lure`, a link, as fast as it can.
private final class Swinger: @unchecked Sendable {
  private let root: String
  private var thread = pthread_t()
  private let isOver = Atomic(false)
  private var isStarted = false

  init(_ root: String) { self.root = root }

  func start() {
    isStarted = true
    pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        let swinger = Unmanaged<Swinger>.fromOpaque(context).takeUnretainedValue()
        while !swinger.isOver.load(ordering: .relaxed) {
          rename("\(swinger.root)/swing", "\(swinger.root)/kept")
          rename("\(swinger.root)/lure", "\(swinger.root)/swing")
          rename("\(swinger.root)/swing", "\(swinger.root)/lure")
          rename("\(swinger.root)/kept", "\(swinger.root)/swing")
        }
        return nil
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  func stop() {
    isOver.store(true, ordering: .relaxed)
    if isStarted { pthread_join(thread, nil) }
    isStarted = false
  }
}

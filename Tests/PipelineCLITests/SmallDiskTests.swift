import Foundation
import Glibc
import Testing

/// Real disks that are full or read-only; mounting needs rights that not every machine gives.
struct SmallDiskTests {
  private static func shell(_ command: String, in scratch: Scratch) throws -> Int32 {
    try Program.Running("/bin/sh", ["-c", command], in: scratch).finish().exitCode
  }

  /// Whether small disks can be had here.
  static let canMount: Bool = {
    guard Environment.runsSlowTests, getuid() == 0, let scratch = try? Scratch() else {
      return false
    }
    let code = try? shell(
      "mkdir probe && mount -t tmpfs -o size=64k tmpfs probe && umount probe", in: scratch)
    return code == 0
  }()

  @Test(.enabled(if: canMount, "needs PIPELINE_TESTS=all and the right to mount"))
  func `a disk that is full at any size is told, and the run goes on when there is room`() throws {
    let pack = try TinyPack()
    let expected = try pack.run(into: "whole")
    #expect(
      try Self.shell("mkdir disk && mount -t tmpfs -o size=8k tmpfs disk", in: pack.scratch) == 0)
    defer { _ = try? Self.shell("umount -l disk", in: pack.scratch) }
    let call = ["run", "tiny.xml", "--date", "2026-11-24", "--quiet", "--output", "disk/out"]
    var full = 0
    for size in stride(from: 8, through: 512, by: 8) {
      #expect(try Self.shell("mount -o remount,size=\(size)k disk", in: pack.scratch) == 0)
      let outcome = try pack.program.run(call)
      let folder = "disk/out/2026-11-24/tiny"
      if pack.scratch.exists(folder) {
        for (path, digest) in try pack.scratch.digests(folder) {
          #expect(expected[path] == digest, "\(size)k: a wrong \(path)")
        }
      }
      if outcome.exitCode == 0 { break }
      full += 1
      #expect(outcome.exitCode == 74)
      #expect(outcome.errors.hasSuffix(": no space left on device\n"), "\(outcome.errors)")
    }
    #expect(full > 3)
    #expect(try pack.scratch.digests("disk/out/2026-11-24/tiny") == expected)
  }

  @Test(.enabled(if: canMount, "needs PIPELINE_TESTS=all and the right to mount"))
  func `a disk that became read-only is told`() throws {
    let pack = try TinyPack()
    #expect(try Self.shell("mkdir disk && mount -t tmpfs tmpfs disk", in: pack.scratch) == 0)
    defer { _ = try? Self.shell("umount -l disk", in: pack.scratch) }
    #expect(try Self.shell("mount -o remount,ro disk", in: pack.scratch) == 0)
    let outcome = try pack.program.run(["run", "tiny.xml", "--quiet", "--output", "disk/out"])
    #expect(outcome.exitCode == 73)
    #expect(outcome.errors == "error: cannot create 'disk/out': read-only file system\n")
  }
}

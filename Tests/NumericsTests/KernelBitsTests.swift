import CKernelCases
import CKernels
import Foundation
import Numerics
import TestSupport
import Testing

/// A kernel with its case in C.
struct KernelEntry: Sendable, CustomTestStringConvertible {
  let index: Int
  let name: String
  let slot: Int

  static let all: [KernelEntry] = (0..<kc_count()).compactMap { index in
    kc_at(index).map {
      KernelEntry(index: index, name: String(cString: $0.pointee.name), slot: $0.pointee.slot)
    }
  }

  var testDescription: String { name }

  func reaches(_ table: ck_table) -> Bool {
    withUnsafePointer(to: table) { kc_reaches(kc_at(index), $0) }
  }

  func run(_ table: ck_table, _ kind: kc_kind, _ size: Int) -> UInt64 {
    withUnsafePointer(to: table) { kc_run(kc_at(index), $0, kind, size) }
  }

  func bits(_ table: ck_table) -> BitHash {
    withUnsafePointer(to: table) { BitHash(kc_bits(kc_at(index), $0)) }
  }
}

/// Every kernel of the table gives the pinned bits on every level that this CPU has.
///
/// `Tests/bits` holds other machines, emulated, against the same pins.
struct KernelBitsTests {
  private static let pins = PinnedBits(version: numericsVersion)
  private static let all = ProcessInfo.processInfo.environment["PIPELINE_TESTS"] == "all"

  @Test func `the best level is the first of this CPU`() throws {
    let best = try #require(ck_best())
    #expect(Levels.names.first == String(cString: best.pointee.name))
    #expect(ck_named("x86-64-v9") == nil)
  }

  @Test func `no kernel is without a case`() {
    let table = Levels.table("oracle")
    let pointer = MemoryLayout<UnsafeRawPointer>.size
    let names = Mirror(reflecting: table).children.map { $0.label ?? "?" }
    #expect(names.count * pointer == MemoryLayout<ck_table>.size)
    #expect(names.first == "name")
    for (index, name) in names.enumerated().dropFirst() {
      let entry = KernelEntry.all.first { $0.slot == index * pointer }
      #expect(entry?.name == name, "\(name) has no case in Tests/KernelCases/cases.c")
    }
    #expect(KernelEntry.all.count == names.count - 1)
  }

  @Test(arguments: KernelEntry.all)
  func `a case runs its kernel`(entry: KernelEntry) {
    #expect(entry.reaches(Levels.table("oracle")))
  }

  @Test(arguments: Levels.names)
  func `the bits of every kernel are pinned`(level: String) throws {
    let table = Levels.table(level)
    for entry in KernelEntry.all {
      let complaint = try Self.pins.complaint("kernel \(entry.name)", entry.bits(table))
      #expect(complaint == nil)
    }
    #expect(try Self.pins.leftovers("kernel", beside: KernelEntry.all.map(\.name)) == [])
  }

  @Test(arguments: Levels.names)
  func `the canary sings`(level: String) {
    #expect(withUnsafePointer(to: Levels.table(level)) { kc_canary_sings($0) })
  }

  /// Every size from 1 to 130 with all the tests, each ninth otherwise; inputs of every kind.
  @Test(arguments: KernelEntry.all)
  func `odd sizes agree on every level`(entry: KernelEntry) {
    let oracle = Levels.table("oracle")
    let sizes = stride(from: Self.all ? 1 : 1 + entry.index % 9, through: 130, by: Self.all ? 1 : 9)
    for size in sizes {
      for kind in [kc_ordinary, kc_tiny, kc_wild] {
        let expected = entry.run(oracle, kind, size)
        for level in Levels.native {
          #expect(
            entry.run(Levels.table(level), kind, size) == expected, "\(level), \(size), \(kind)")
        }
      }
    }
  }
}

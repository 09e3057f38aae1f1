import CKernels
import Glibc
import Numerics

/// What the random inputs of a kernel are.
enum InputKind: String, CaseIterable {
  /// Numbers between -2 and 2.
  case ordinary
  /// Any bit pattern: subnormals, infinities, NaN.
  case wild
  /// Numbers whose products are subnormal.
  case tiny
}

/// One run of a kernel of one level: its inputs, a function of the seed alone, and its outputs.
///
/// Every buffer ends at a page that must not be touched: a kernel that reads or writes beyond the
/// end dies.
final class Workspace {
  let table: ck_table
  private let kind: InputKind
  private var stream: RandomStream
  private var mappings: [(start: UnsafeMutableRawPointer, length: Int)] = []
  private var outputs: [UnsafeMutableBufferPointer<Float>] = []

  init(_ table: ck_table, kind: InputKind = .ordinary, seed: UInt64) {
    self.table = table
    self.kind = kind
    stream = RandomStream(key: seed, c2: 0, c3: 0)
  }

  deinit {
    for mapping in mappings { munmap(mapping.start, mapping.length) }
  }

  /// The bits of all outputs in order; every NaN counts as the same.
  var result: [UInt32] {
    outputs.flatMap { $0.map { $0.isNaN ? 0x7fc0_0000 : $0.bitPattern } }
  }

  /// Random input.
  func input(_ count: Int) -> UnsafeMutablePointer<Float> {
    let buffer = allocate(count)
    for index in buffer.indices { buffer[index] = next() }
    return start(of: buffer)
  }

  /// Input made of given numbers.
  func input(_ values: [Float]) -> UnsafeMutablePointer<Float> {
    let buffer = allocate(values.count)
    _ = buffer.update(from: values)
    return start(of: buffer)
  }

  /// Output, at first all of a number that no kernel writes by itself.
  func output(_ count: Int) -> UnsafeMutablePointer<Float> {
    let buffer = allocate(count)
    buffer.update(repeating: 12345.5)
    outputs.append(buffer)
    return start(of: buffer)
  }

  private func next() -> Float {
    switch kind {
    case .ordinary: 4 * stream.nextUniform() - 2
    case .wild: Float(bitPattern: stream.nextWord())
    case .tiny: (stream.nextUniform() - 0.5) * 0x1p-68
    }
  }

  private func start(of buffer: UnsafeMutableBufferPointer<Float>) -> UnsafeMutablePointer<Float> {
    guard let address = buffer.baseAddress else { preconditionFailure("an empty mapping") }
    return address
  }

  private func allocate(_ count: Int) -> UnsafeMutableBufferPointer<Float> {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let used = (max(count, 1) * 4 + page - 1) / page * page
    guard
      let start = mmap(
        nil, used + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      start != MAP_FAILED, mprotect(start + used, page, PROT_NONE) == 0
    else { preconditionFailure("no memory for a test") }
    mappings.append((start, used + page))
    let first = (start + used - count * 4).bindMemory(to: Float.self, capacity: count)
    return UnsafeMutableBufferPointer(start: first, count: count)
  }
}

/// The levels of this CPU.
enum Levels {
  static let names = (["x86-64-v4", "x86-64-v3", "aarch64", "oracle"] as [String]).filter {
    ck_named($0) != nil
  }
  /// The fast ones.
  static let native = names.filter { $0 != "oracle" }

  static func table(_ name: String) -> ck_table {
    guard let table = ck_named(name) else { preconditionFailure("no level \(name)") }
    return table.pointee
  }
}

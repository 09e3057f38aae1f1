import CKernels
import Synchronization
import TensorCore
import Testing

struct ComputeTests {
  @Test func `an unknown level says what this CPU has`() throws {
    let error = try #require(throws: ComputeError.self) { try Compute(threads: 1, level: "sse9") }
    #expect(error.kind == .unknownLevel)
    #expect(error.description.hasPrefix("unknown SIMD level 'sse9'; this CPU has "))
    #expect(error.description.hasSuffix("oracle"))
  }

  @Test func `an unknown level in the environment names the variable`() throws {
    let error = try #require(throws: ComputeError.self) {
      try Compute.chooseTable(level: nil, variable: "avx", best: ck_best())
    }
    #expect(error.description.hasPrefix("unknown SIMD level 'avx' in PIPELINE_SIMD; this CPU has "))
  }

  @Test func `a level from the program wins over the environment`() throws {
    let table = try Compute.chooseTable(level: "oracle", variable: "avx", best: ck_best())
    #expect(String(cString: table.pointee.name) == "oracle")
    #expect(try Compute.chooseTable(level: nil, variable: "", best: ck_best()) == ck_best())
  }

  @Test func `a CPU below the minimum is refused`() throws {
    let error = try #require(throws: ComputeError.self) {
      try Compute.chooseTable(level: nil, variable: nil, best: nil)
    }
    #expect(error.kind == .unsupportedCPU)
    #expect(error.description == "this CPU lacks AVX2 and FMA (x86-64-v3), the minimum")
  }

  @Test(arguments: [0, -1, 100_000])
  func `threads out of range are refused`(_ threads: Int) {
    #expect(throws: ComputeError.self) { try Compute(threads: threads) }
  }

  @Test(arguments: ["oracle", "v3", "x86-64-v3"])
  func `a level can be named`(_ name: String) throws {
    guard let compute = try? Compute(threads: 1, level: name) else { return }
    #expect(compute.levelName.hasSuffix(name))
  }

  @Test(arguments: [1, 2, 7])
  func `every index runs once, job after job`(_ threads: Int) throws {
    let compute = try compute(threads: threads)
    for count in [0, 1, 2, 3, 10, 1000] {
      for _ in 0..<200 {
        let runs = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: count)
        defer { runs.deallocate() }
        runs.initialize(repeating: 0)
        compute.forEach(count, work: .max) { runs[$0] += 1 }
        #expect(runs.allSatisfy { $0 == 1 })
      }
    }
  }

  @Test func `ranges cover all items`() throws {
    let compute = try compute(threads: 7)
    for count in [0, 1, 10, 99, 1000] {
      let seen = Mutex<[Range<Int>]>([])
      compute.split(count, grain: 10) { range in seen.withLock { $0.append(range) } }
      let ranges = seen.withLock { $0 }.sorted { $0.lowerBound < $1.lowerBound }
      #expect(ranges.flatMap(Array.init) == Array(0..<count))
    }
  }

  @Test func `a job within a job and a second caller work alone`() async throws {
    let compute = try compute(threads: 3)
    let counter = Counter()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<3 {
        group.addTask {
          for _ in 0..<50 {
            compute.forEach(20, work: .max) { _ in
              compute.forEach(5, work: .max) { _ in counter.total.add(1, ordering: .relaxed) }
            }
          }
        }
      }
    }
    #expect(counter.total.load(ordering: .relaxed) == 3 * 50 * 20 * 5)
  }

  @Test func `pools start and stop`() throws {
    for _ in 0..<100 {
      let compute = try compute(threads: 4)
      compute.forEach(4, work: .max) { _ in }
    }
  }
}

private final class Counter: Sendable {
  let total = Atomic(0)
}

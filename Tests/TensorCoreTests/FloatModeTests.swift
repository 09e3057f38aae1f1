import CKernels
import Glibc
import Synchronization
import TensorCore
import Testing

#if arch(x86_64)
/// A host whose libraries have turned subnormals off changes nothing.
struct FloatModeTests {
  /// Flush-to-zero, denormals-are-zero, both: what a library built with fast-math sets when it is
  /// loaded; every thread inherits it.
  @Test(arguments: [UInt32(0x8000), 0x0040, 0x8040])
  func `each worker and the caller compute with subnormals`(flags: UInt32) throws {
    var mode = fenv_t()
    fegetenv(&mode)
    defer { ck_reset_float_mode() }
    mode.__mxcsr |= flags
    fesetenv(&mode)
    #expect(!ck_subnormals_on())
    let compute = try compute(threads: 7)
    #expect(ck_subnormals_on())

    let threads = Mutex(Set<pthread_t>())
    let flushing = Atomic(0)
    for _ in 0..<100 where threads.withLock({ $0.count < 7 }) {
      compute.forEach(70, work: .max) { _ in
        usleep(500)  // long enough for every worker to come
        if !ck_subnormals_on() { flushing.add(1, ordering: .relaxed) }
        threads.withLock { _ = $0.insert(pthread_self()) }
      }
    }
    #expect(threads.withLock { $0.count } == 7)
    #expect(flushing.load(ordering: .relaxed) == 0)
  }

  /// The least normal number times a half, on every thread.
  @Test func `a product of a flushing host's threads is subnormal`() throws {
    var mode = fenv_t()
    fegetenv(&mode)
    defer { ck_reset_float_mode() }
    mode.__mxcsr |= 0x8040
    fesetenv(&mode)
    let compute = try compute(threads: 4)
    let count = 500_000
    let tape = Tape(compute, recording: false)
    let x = tape.constant(Tensor([count], [Float](repeating: .leastNormalMagnitude, count: count)))
    let y = tape.scale(x, by: 0.5).value.values
    #expect(y.allSatisfy { $0.bitPattern == 0x0040_0000 })
  }
}
#endif

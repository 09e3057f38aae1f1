import CKernels
import Glibc
import Synchronization

/// Persistent workers that share the chunks of one job at a time with the caller.
///
/// The caller waits for unfinished chunks, never for workers to check in: a worker that lost its
/// core to another process delays nothing, because the others take its share.
final class ThreadPool: Sendable {
  private let job = Job()
  private let workers: [pthread_t]
  private let isBusy = Atomic(false)

  init(workers count: Int) {
    var started: [pthread_t] = []
    for _ in 0..<count {
      var thread = pthread_t()
      let context = Unmanaged.passRetained(job)
      let status = pthread_create(
        &thread, nil,
        { context in
          if let context {
            Unmanaged<Job>.fromOpaque(context).takeRetainedValue().work()
          }
          return nil
        }, context.toOpaque())
      // Fewer workers change the speed, never a result.
      if status == 0 { started.append(thread) } else { context.release() }
    }
    workers = started
  }

  deinit {
    job.stop()
    for worker in workers { pthread_join(worker, nil) }
  }

  /// Calls `body` for every index below `count` and returns when all calls have.
  ///
  /// A call from inside a job, or while another thread runs one, works through its chunks alone.
  func run(_ count: Int, _ body: (Int) -> Void) {
    guard count > 1, !workers.isEmpty,
      isBusy.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing)
        .exchanged
    else {
      for index in 0..<count { body(index) }
      return
    }
    withoutActuallyEscaping(body) { job.run(count, $0) }
    isBusy.store(false, ordering: .releasing)
  }
}

/// The chunks of the current job and the places where threads wait.
///
/// Unchecked because `body` is written only while no chunk can be claimed, and read only by a thread
/// that holds a claimed chunk, which keeps the job from ending.
private final class Job: @unchecked Sendable {
  private var body: ((Int) -> Void)?
  private let unclaimed = Atomic(Unclaimed(0..<0))
  private let unfinished = Atomic(0)
  private let sleepers = Atomic(0)
  private let isCallerAsleep = Atomic(false)
  private let isStopped = Atomic(false)
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let done = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  /// Looks this often for new work before sleeping: about 300 us.
  ///
  /// To be woken takes 50, and the serial parts of a generation step, draws above all, are shorter
  /// than this.
  private static let spins = 20_000

  init() {
    pthread_mutex_init(lock, nil)
    pthread_cond_init(wake, nil)
    pthread_cond_init(done, nil)
  }

  deinit {
    pthread_cond_destroy(done)
    pthread_cond_destroy(wake)
    pthread_mutex_destroy(lock)
    done.deallocate()
    wake.deallocate()
    lock.deallocate()
  }

  func run(_ count: Int, _ body: @escaping (Int) -> Void) {
    self.body = body
    unfinished.store(count, ordering: .relaxed)
    unclaimed.store(Unclaimed(0..<count), ordering: .sequentiallyConsistent)
    if sleepers.load(ordering: .sequentiallyConsistent) > 0 { broadcast(wake) }
    while runChunk(asCaller: true) {}
    waitUntilFinished()
    self.body = nil
  }

  func stop() {
    isStopped.store(true, ordering: .sequentiallyConsistent)
    broadcast(wake)
  }

  /// A worker's life.
  func work() {
    ck_reset_float_mode()
    while !isStopped.load(ordering: .acquiring) {
      if runChunk(asCaller: false) { continue }
      var spins = Self.spins
      while spins > 0, unclaimed.load(ordering: .relaxed).isEmpty {
        ck_pause()
        spins -= 1
      }
      if spins == 0 { sleep() }
    }
  }

  private func runChunk(asCaller isCaller: Bool) -> Bool {
    var left = unclaimed.load(ordering: .acquiring)
    while !left.isEmpty {
      let (chunk, rest) = left.taking(asCaller: isCaller)
      let (exchanged, original) = unclaimed.weakCompareExchange(
        expected: left, desired: rest, ordering: .acquiringAndReleasing)
      if exchanged {
        perform(chunk)
        finishChunk()
        return true
      }
      left = original
    }
    return false
  }

  // Not inlined: no reference to `body` may outlive the call, since the caller's closure must not
  // escape.
  @inline(never)
  private func perform(_ chunk: Int) {
    body?(chunk)
  }

  private func finishChunk() {
    let left = unfinished.subtract(1, ordering: .sequentiallyConsistent).newValue
    if left == 0, isCallerAsleep.load(ordering: .sequentiallyConsistent) { broadcast(done) }
  }

  private func waitUntilFinished() {
    for _ in 0..<Self.spins {
      if unfinished.load(ordering: .acquiring) == 0 { return }
      ck_pause()
    }
    pthread_mutex_lock(lock)
    isCallerAsleep.store(true, ordering: .sequentiallyConsistent)
    while unfinished.load(ordering: .sequentiallyConsistent) > 0 { pthread_cond_wait(done, lock) }
    isCallerAsleep.store(false, ordering: .relaxed)
    pthread_mutex_unlock(lock)
  }

  private func sleep() {
    pthread_mutex_lock(lock)
    sleepers.add(1, ordering: .sequentiallyConsistent)
    while unclaimed.load(ordering: .sequentiallyConsistent).isEmpty,
      !isStopped.load(ordering: .sequentiallyConsistent)
    {
      pthread_cond_wait(wake, lock)
    }
    sleepers.subtract(1, ordering: .relaxed)
    pthread_mutex_unlock(lock)
  }

  private func broadcast(_ condition: UnsafeMutablePointer<pthread_cond_t>) {
    pthread_mutex_lock(lock)
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(lock)
  }
}

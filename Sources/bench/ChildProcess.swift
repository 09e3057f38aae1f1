import Glibc

/// A program that ran to its end, and what it took.
struct ChildProcess {
  /// Wall time from its start to its end.
  let seconds: Double
  /// Time on all processors.
  let processorSeconds: Double
  /// The most memory that it held at once.
  let peakKilobytes: Int
  /// Its exit code; -1 when a signal ended it.
  let exitCode: Int

  /// Runs a program; what it prints is dropped, what it says about problems goes on.
  static func run(_ path: String, _ arguments: [String]) throws -> ChildProcess {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var child = pid_t()
    var code: Int32 = 0
    var status: Int32 = 0
    var usage = rusage()
    let time = bench.seconds {
      code = posix_spawn(&child, path, &actions, nil, words, environ)
      if code == 0 {
        while wait4(child, &status, 0, &usage) < 0, errno == EINTR {}
      }
    }
    guard code == 0 else { throw BenchError("\(path): \(String(cString: strerror(code)))") }
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    return ChildProcess(
      seconds: time, processorSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
      peakKilobytes: usage.ru_maxrss,
      exitCode: status & 0x7f == 0 ? Int(status >> 8) & 0xff : -1)
  }
}

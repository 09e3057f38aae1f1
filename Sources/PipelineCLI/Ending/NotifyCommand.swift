import FoundationEssentials
import Glibc

/// The command of `--notify`: run by `/bin/sh` with the report on its standard input, and in
/// variables of its environment.
struct NotifyCommand {
  /// Seconds after which it is killed.
  static let limit = 60

  private let command: String

  init(_ command: String) { self.command = command }

  /// Runs it to its end; what went wrong, if something did.
  ///
  /// What it writes goes to standard error: standard output is the run's. It never holds the program
  /// up for longer than `limit`, whatever it does with its input or leaves behind.
  func run(_ report: RunReport, isStopped: () -> Bool) -> String? {
    var input = Array((((try? report.line) ?? "{}") + "\n").utf8)[...]
    guard let pipe = InputPipe() else { return "cannot make a pipe: \(Self.reason(errno))" }
    let (code, child) = spawn(pipe, Self.environment(report))
    pipe.closeReader()
    guard code == 0 else { return "cannot be run: \(Self.reason(code))" }
    let end = ContinuousClock.now + .seconds(Self.limit)
    while true {
      if input.isEmpty || !pipe.write(&input) { pipe.closeWriter() }
      var status: Int32 = 0
      let ended = waitpid(child, &status, WNOHANG)
      if ended == child { return Self.trouble(status) }
      if ended < 0, errno != EINTR { return "is lost: \(Self.reason(errno))" }
      if isStopped() || ContinuousClock.now >= end {
        kill(-child, SIGKILL)
        waitpid(child, nil, 0)
        return isStopped()
          ? "killed, the program was told to stop" : "killed after \(Self.limit) s"
      }
      usleep(5000)
    }
  }

  private func spawn(_ pipe: InputPipe, _ environment: [String]) -> (code: Int32, pid_t) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, pipe.reader, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A group of its own, so that all of it can be killed; and signals as it would find them in a
    // shell: this program ignores some.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGINT, SIGTERM, SIGPIPE] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    let arguments = CStrings(["sh", "-c", command])
    let variables = CStrings(environment)
    var child = pid_t()
    let code = posix_spawn(
      &child, "/bin/sh", &actions, &attributes, arguments.pointers, variables.pointers)
    return (code, child)
  }

  private static func environment(_ report: RunReport) -> [String] {
    var variables = ProcessInfo.processInfo.environment
    variables["PIPELINE_MANIFEST"] = report.manifest ?? ""
    variables["PIPELINE_PATH"] = report.path
    variables["PIPELINE_DATE"] = report.date ?? ""
    variables["PIPELINE_FOLDER"] = report.folder ?? ""
    variables["PIPELINE_ITEMS"] = String(report.items)
    variables["PIPELINE_FAILED"] = String(report.failed)
    variables["PIPELINE_STATE"] = report.state.rawValue
    variables["PIPELINE_EXIT_CODE"] = String(report.exitCode)
    return variables.map { "\($0.key)=\($0.value)" }.sorted()
  }

  private static func trouble(_ status: Int32) -> String? {
    // As WIFSIGNALED and WEXITSTATUS, which are macros.
    if status & 0x7F != 0 { return "killed by signal \(status & 0x7F)" }
    let code = (status >> 8) & 0xFF
    return code == 0 ? nil : "exit code \(code)"
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}

/// A pipe into a child, whose writing end never blocks and raises no signal.
private final class InputPipe {
  private(set) var reader: Int32
  private var writer: Int32

  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    (reader, writer) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(writer, F_SETFL, O_NONBLOCK)
    signal(SIGPIPE, SIG_IGN)
  }

  deinit {
    closeReader()
    closeWriter()
  }

  func closeReader() { Self.close(&reader) }
  func closeWriter() { Self.close(&writer) }

  private static func close(_ descriptor: inout Int32) {
    if descriptor >= 0 { Glibc.close(descriptor) }
    descriptor = -1
  }

  /// Writes what fits; whether more may fit later.
  func write(_ bytes: inout ArraySlice<UInt8>) -> Bool {
    guard writer >= 0 else { return false }
    let written = bytes.withUnsafeBytes { Glibc.write(writer, $0.baseAddress, $0.count) }
    if written > 0 { bytes = bytes.dropFirst(written) }
    return written >= 0 || errno == EAGAIN || errno == EINTR
  }
}

/// Texts as C passes them: pointers, the last one null.
private final class CStrings {
  let pointers: [UnsafeMutablePointer<CChar>?]

  init(_ texts: [String]) { pointers = texts.map { strdup($0) } + [nil] }

  deinit { for pointer in pointers { free(pointer) } }
}

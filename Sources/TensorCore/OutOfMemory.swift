import Glibc

/// The end of a process whose tensors do not fit into memory.
///
/// A recipe may ask for more than a machine has. Inside an operator, between its threads, nothing
/// can be thrown; but files get their names only when they are whole, and a training saves its
/// state, so ending in order loses no more than a kill does.
package enum OutOfMemory {
  /// `EX_OSERR` of sysexits.h.
  static let exitCode: Int32 = 71

  /// Says what was asked for on standard error and ends the process.
  static func end(asked bytes: Int) -> Never {
    let message = """
      error: not enough memory: a tensor of \(gibibytes(bytes)) GiB does not fit into \
      \(gibibytes(physicalBytes)) GiB beside what is there
      help: a smaller batch, a shorter window or a narrower network needs less

      """
    _ = message.utf8CString.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count - 1) }
    exit(exitCode)
  }

  /// The machine's memory: beyond it the system would kill the process without a word.
  package static let physicalBytes = max(
    1 << 30, sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)))

  /// Rounded up, so that nothing is 0.
  private static func gibibytes(_ bytes: Int) -> Int {
    (bytes >> 30) + (bytes & ((1 << 30) - 1) > 0 ? 1 : 0)
  }
}

import Glibc

/// Programs of the machine that check what we wrote.
enum Shell {
  /// Whether a program is there.
  static func has(_ program: String) -> Bool { run("command -v \(program)").status == 0 }

  /// Exit status, and what the command said on both streams.
  static func run(_ command: String) -> (status: Int32, said: String) {
    guard let stream = popen("( \(command) ) 2>&1", "r") else { return (-1, "no shell") }
    var said: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let count = fread(&buffer, 1, buffer.count, stream), count > 0 {
      said += buffer.prefix(count)
    }
    let status = pclose(stream)
    return ((status >> 8) & 0xFF, String(decoding: said, as: UTF8.self))
  }
}

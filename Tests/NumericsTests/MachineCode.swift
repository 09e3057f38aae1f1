import Foundation

/// The instructions of an object file of this build, function by function.
struct MachineCode {
  /// Instructions by the name of their function.
  let functions: [String: [Substring]]

  /// The objects of a module; `nil` if the build has none there.
  static func objects(of module: String) -> [URL]? {
    let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appending(path: "\(module).build")
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    return files?.filter { $0.pathExtension == "o" }
  }

  /// Disassembles one object with the toolchain's or the system's objdump.
  init(object: URL) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "sh", "-c",
      """
      if command -v llvm-objdump >/dev/null; then exec llvm-objdump -d --no-show-raw-insn "$0"
      else exec objdump -d --no-show-raw-insn "$0"; fi
      """, object.path,
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    struct Failed: Error { let status: Int32 }
    guard process.terminationStatus == 0 else { throw Failed(status: process.terminationStatus) }

    var functions: [String: [Substring]] = [:]
    var name = ""
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      if line.hasSuffix(">:"), let open = line.firstIndex(of: "<") {
        name = String(line[line.index(after: open)...].dropLast(2))
        functions[name] = []
      } else if let tab = line.firstIndex(of: "\t") {
        functions[name, default: []].append(line[line.index(after: tab)...])
      }
    }
    self.functions = functions
  }

  /// All instructions.
  var all: [Substring] { functions.values.flatMap { $0 } }
}

extension Substring {
  /// Whether an instruction fuses a product and a sum.
  var isFused: Bool {
    hasPrefix("vfmadd") || hasPrefix("vfmsub") || hasPrefix("vfnmadd") || hasPrefix("vfnmsub")
  }
}

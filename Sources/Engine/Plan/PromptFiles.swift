import Files
import ManifestXML
import Media

/// Reads the files of prompts that a manifest names: UTF-8, a prompt in each line.
///
/// A byte order mark at the front and a carriage return at a line's end are dropped, empty lines are
/// passed over; all else, white space too, belongs to the prompt.
struct PromptFiles {
  /// The most prompts of a file.
  static let limit = 1_000_000

  /// The manifest's folder.
  let folder: String
  let fileSystem: any FileSystem

  /// The prompts of a job in order, those of files in place of the files.
  ///
  /// `left` is how many there may be yet: files that hold more are told, and nothing is read after.
  func prompts(
    _ sources: [ManifestPromptSource], _ left: inout Int,
    _ problems: inout [DocumentProblems.Problem]
  ) -> [ManifestPrompt] {
    var all: [ManifestPrompt] = []
    for source in sources where left >= 0 {
      let found = prompts(source, &problems)
      left -= found.count
      guard left >= 0 else {
        let position =
          switch source {
          case .prompt(let prompt): prompt.position
          case .file(_, let position): position
          }
        let message = "with these prompts the manifest asks for more items than it may have"
        problems.append(.init(.error(at: position, message)))
        break
      }
      all += found
    }
    return all
  }

  private func prompts(
    _ source: ManifestPromptSource, _ problems: inout [DocumentProblems.Problem]
  ) -> [ManifestPrompt] {
    switch source {
    case .prompt(let prompt): return [prompt]
    case .file(let written, let position):
      let path = Path.resolve(written, against: folder)
      do throws(FileError) {
        let bytes = try fileSystem.read(path, limit: Documents.limit)
        return prompts(in: bytes, "'\(path)'", position, &problems)
      } catch {
        problems.append(
          .init(
            .error(at: position, "\(error)", hint: Planner.pathHint),
            isMissingInput: !error.isOutside))
        return []
      }
    }
  }

  private func prompts(
    in bytes: [UInt8], _ name: String, _ position: SourcePosition,
    _ problems: inout [DocumentProblems.Problem]
  ) -> [ManifestPrompt] {
    var prompts: [ManifestPrompt] = []
    var told = ToldLines()
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let body = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
    let lines = body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      if line.isEmpty { continue }
      var prompt = ManifestPrompt(text: "", position: position)
      prompt.origin = "\(name) line \(index + 1)"
      guard let text = String(validating: line, as: UTF8.self) else {
        told.add(prompt, "not valid UTF-8")
        continue
      }
      if let scalar = text.unicodeScalars.first(where: { !XMLCharacterError.isAllowed($0) }) {
        told.add(prompt, "\(XMLCharacterError(scalar: scalar))")
        continue
      }
      prompts.append(ManifestPrompt(text: text, position: position, origin: prompt.origin))
    }
    problems += told.problems
    if prompts.isEmpty, told.problems.isEmpty {
      problems.append(.init(.error(at: position, "\(name) holds no prompt")))
    }
    if prompts.count > Self.limit {
      problems.append(
        .init(
          .error(
            at: position, "\(name) holds \(prompts.count) prompts, at most \(Self.limit) are read"))
      )
    }
    return prompts
  }
}

/// Problems with prompts: of each file the first ten lines, then how many more there are.
struct ToldLines {
  private static let limit = 10
  private var found: [DocumentProblems.Problem] = []
  private var counts: [SourcePosition: Int] = [:]

  /// Adds what is wrong with a prompt.
  mutating func add(_ prompt: ManifestPrompt, _ reason: String) {
    guard let origin = prompt.origin else {
      found.append(.init(.error(at: prompt.position, reason)))
      return
    }
    counts[prompt.position, default: 0] += 1
    if counts[prompt.position, default: 0] <= Self.limit {
      found.append(.init(.error(at: prompt.position, "\(origin): \(reason)")))
    }
  }

  /// Adds what is wrong with something else.
  mutating func add(_ problem: DocumentProblems.Problem) { found.append(problem) }

  /// All of them.
  var problems: [DocumentProblems.Problem] {
    let more = counts.filter { $0.value > Self.limit }.sorted { $0.key < $1.key }
    return found
      + more.map { position, count in
        .init(.error(at: position, "\(count - Self.limit) more lines of the file are refused"))
      }
  }
}

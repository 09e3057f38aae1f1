import Foundation
import Glibc
import Testing

/// The files that fuzzing starts from, and those that it found, through the readers.
struct CorpusTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The files of a reader, sorted by name; none where there is no folder.
  private static func files(
    _ folder: String, of reader: FuzzReader
  ) throws -> [(name: String, bytes: [UInt8])] {
    let folder = root.appending(path: folder).appending(path: reader.name)
    guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
      ("\(reader.name)/\($0)", [UInt8](try Data(contentsOf: folder.appending(path: $0))))
    }
  }

  /// What this thread has worked, however busy the machine is.
  private static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  @Test(arguments: FuzzReader.all.map { $0.name })
  func `what the product wrote is read`(name: String) throws {
    let reader = try #require(FuzzReader.named(name))
    let files = try Self.files("Corpus", of: reader)
    #expect(!files.isEmpty, "\(name) has no corpus")
    for file in files {
      #expect(file.bytes.count <= reader.limit, "\(file.name) is never tried")
      #expect(throws: Never.self, "\(file.name)") { try reader.read(file.bytes) }
    }
  }

  /// A trap here ends the tests: that is how a finding shows.
  @Test(arguments: FuzzReader.all.map { $0.name })
  func `what fuzzing found is read or refused, at once`(name: String) throws {
    let reader = try #require(FuzzReader.named(name))
    for file in try Self.files("Findings", of: reader) {
      let start = Self.seconds
      do {
        try reader.read(file.bytes)
      } catch let error as BrokenPromise {
        Issue.record("\(file.name): \(error)")
      } catch {
        // Refused, which is as good.
      }
      #expect(Self.seconds - start < 5, "\(file.name)")
    }
  }

  @Test(arguments: FuzzReader.all.map { $0.name })
  func `a file cut or altered anywhere keeps the reader's promises`(name: String) throws {
    let reader = try #require(FuzzReader.named(name))
    for file in try Self.files("Corpus", of: reader) {
      for step in stride(from: 0, to: file.bytes.count, by: max(1, file.bytes.count / 20)) {
        var altered = file.bytes
        altered[step] ^= 1 << UInt8(step % 8)
        for bytes in [Array(file.bytes[..<step]), altered] {
          do {
            try reader.read(bytes)
          } catch let error as BrokenPromise {
            Issue.record("\(file.name) at \(step): \(error)")
          } catch {
            // Refused: what is asked of a reader.
          }
        }
      }
    }
  }

  @Test func `every folder belongs to a reader`() throws {
    let names = Set(FuzzReader.all.map { $0.name })
    for folder in ["Corpus", "Findings", "Dictionaries"] {
      let path = Self.root.appending(path: folder).path
      let entries = try FileManager.default.contentsOfDirectory(atPath: path)
      let strangers = entries.filter { !names.contains($0.replacing(".dict", with: "")) }
      #expect(strangers.isEmpty, "\(folder)")
    }
  }
}

import Foundation
import Testing

/// The line of JSON that `pipeline run --json` prints.
struct RunLine: Decodable {
  let manifest: String?
  let path: String
  let date, folder: String?
  let items, made, kept, failed, bytes: Int
  let seconds: Double
  let state: String
  let exitCode: Int32
  let error: String?

  /// Items of the plan, made, found, failed.
  var counts: [Int] { [items, made, kept, failed] }
}

extension Program.Outcome {
  /// The one line of the output.
  func line() throws -> RunLine {
    try #require(output.hasSuffix("\n") && output.count { $0 == "\n" } == 1, "\(output)")
    return try JSONDecoder().decode(RunLine.self, from: Data(output.utf8))
  }
}

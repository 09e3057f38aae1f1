import Foundation

/// The checkout that the tests were built from.
enum Checkout {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The path of a file in it.
  static func path(_ path: String) -> String { root.appending(path: path).path }
}

/// What the environment asks of the tests.
enum Environment {
  /// `Tests/run --all` was called.
  static var runsSlowTests: Bool {
    ProcessInfo.processInfo.environment["PIPELINE_TESTS"] == "all"
  }
}

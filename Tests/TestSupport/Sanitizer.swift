import Foundation

/// The sanitizer that the tests were built with: `Tests/sanitized` names it in PIPELINE_SANITIZER.
public enum Sanitizer {
  private static let environment = ProcessInfo.processInfo.environment

  /// Whether this is the code as it is built for people.
  public static let isAbsent = environment["PIPELINE_SANITIZER"] == nil

  /// How many times as long something may take as in a plain build.
  public static let slowness: Double = isAbsent ? 1 : 20

  /// What a program that a test starts inherits, so that its findings are not lost.
  public static let options = environment.filter { $0.key.hasSuffix("SAN_OPTIONS") }
}

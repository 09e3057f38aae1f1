/// A text that a step works with, as a side input: a UTF-8 file named by a document, or none.
///
/// The reader opens the file, hands its text over (`StepInputs.texts`) and puts its content digest in
/// place of the path, so no path reaches a step, a key or an index.
public struct TextFile: ParameterValue {
  /// The path as written, or the content digest; empty: none.
  public let text: String
  /// A path, or none.
  public init(_ text: String = "") { self.text = text }

  /// Any text that can be a path, or none.
  public static func parse(
    _ text: String, in domain: Anything
  ) throws(ParameterReason) -> TextFile {
    guard !text.unicodeScalars.contains("\0") else {
      throw ParameterReason("must be a path, got \"\(text)\"")
    }
    return TextFile(text)
  }
  /// The text itself.
  public var canonicalText: String { text }
  /// What a schema says of it.
  public static func schema(_ domain: Anything) -> ParameterSchema { .textFile }
}

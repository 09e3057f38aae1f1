/// A file named by a document that items are made of, as a side input, or none.
///
/// The reader opens the file, hands its content over and puts the content digest in place of the path,
/// so no path reaches a generator, a step, a key or an index.
public protocol SideFile: ParameterValue where Domain == Anything {
  /// The path as written, or the content digest; empty: none.
  var text: String { get }
  /// A path, or none.
  init(_ text: String)
  /// What the file holds.
  static var content: ParameterSchema { get }
}

extension SideFile {
  /// Any text that can be a path, or none.
  public static func parse(
    _ text: String, in domain: Anything
  ) throws(ParameterReason) -> Self {
    guard !text.unicodeScalars.contains("\0") else {
      throw ParameterReason("must be a path, got \"\(text)\"")
    }
    return Self(text)
  }

  /// The text itself.
  public var canonicalText: String { text }
  /// What a schema says of it.
  public static func schema(_ domain: Anything) -> ParameterSchema { content }
}

/// A sound that an item starts from: a WAV file, handed over in `GenerationRequest.sounds`.
public struct SoundFile: SideFile {
  /// The path as written, or the content digest; empty: none.
  public let text: String
  /// A path, or none.
  public init(_ text: String = "") { self.text = text }
  /// A sound.
  public static var content: ParameterSchema { .sound }
}

/// A picture that an item is made of: a PNG file, handed over in `GenerationRequest.pictures`.
public struct PictureFile: SideFile {
  /// The path as written, or the content digest; empty: none.
  public let text: String
  /// A path, or none.
  public init(_ text: String = "") { self.text = text }
  /// A picture.
  public static var content: ParameterSchema { .picture }
}

/// A text that a step works with: a UTF-8 file, handed over in `StepInputs.texts`.
public struct TextFile: SideFile {
  /// The path as written, or the content digest; empty: none.
  public let text: String
  /// A path, or none.
  public init(_ text: String = "") { self.text = text }
  /// A text.
  public static var content: ParameterSchema { .textFile }
}

/// Where two contents first differ, and what each has there.
public struct ContentDifference: Hashable, Sendable {
  /// A place in a content.
  public enum Place: Hashable, Sendable {
    /// Another medium, picture size, sample rate or number of channels: nothing to be held together.
    case shape
    /// Characters (Unicode scalars) before it, from 0; line and column from 1.
    case character(offset: Int, line: Int, column: Int)
    /// Column and row from the left top, from 0.
    case pixel(x: Int, y: Int)
    /// Frames before it and channel, from 0; frames a second.
    case sample(frame: Int, channel: Int, sampleRate: Int)
  }

  /// The place.
  public let place: Place
  /// What the first content has there: characters, `#rrggbbaa`, a sample of 16 bits, or its shape;
  /// empty where it has ended.
  public let first: String
  /// What the second one has there.
  public let second: String
  /// How many pixels, or samples of those that both have, differ; `nil` for texts and shapes.
  public let count: Int?

  /// Scalars of a text that are quoted.
  private static let excerpt = 24

  /// The first difference of two contents; `nil`: there is none.
  public init?(_ first: Content, _ second: Content) {
    guard first != second else { return nil }
    let shapes = (ContentShape(first), ContentShape(second))
    switch shapes {
    case (.text, .text): self.init(text: first.payload, second.payload)
    case (.image(let width, let height), .image(let otherWidth, let otherHeight))
    where (width, height) == (otherWidth, otherHeight):
      self.init(pixels: first.payload, second.payload, width: width)
    case (.audio(let sampleRate, let channels, _), .audio(let otherRate, let otherChannels, _))
    where (sampleRate, channels) == (otherRate, otherChannels):
      self.init(
        samples: first.payload, second.payload, sampleRate: sampleRate, channels: channels)
    default:
      self.init(.shape, "\(shapes.0)", "\(shapes.1)")
    }
  }

  private init(_ place: Place, _ first: String, _ second: String, count: Int? = nil) {
    self.place = place
    self.first = first
    self.second = second
    self.count = count
  }

  private init(text first: [UInt8], _ second: [UInt8]) {
    var common = zip(first, second).prefix { $0.0 == $0.1 }.count
    // Back to the first byte of the character.
    while common > 0, [first, second].contains(where: { Self.isContinuation($0, common) }) {
      common -= 1
    }
    let before = String(decoding: first[..<common], as: UTF8.self).unicodeScalars
    let line = before.count { $0 == "\n" } + 1
    let column = before.reversed().prefix { $0 != "\n" }.count + 1
    func quoted(_ bytes: [UInt8]) -> String {
      let rest = String(decoding: bytes[common...].prefix(4 * Self.excerpt), as: UTF8.self)
      return String(String.UnicodeScalarView(rest.unicodeScalars.prefix(Self.excerpt)))
    }
    self.init(
      .character(offset: before.count, line: line, column: column), quoted(first), quoted(second))
  }

  private static func isContinuation(_ bytes: [UInt8], _ index: Int) -> Bool {
    index < bytes.count && bytes[index] & 0xC0 == 0x80
  }

  private init(pixels first: [UInt8], _ second: [UInt8], width: Int) {
    let starts = stride(from: 0, to: min(first.count, second.count) - 3, by: 4)
    let different = starts.lazy.filter { first[$0..<$0 + 4] != second[$0..<$0 + 4] }
    let start = different.first { _ in true } ?? 0
    func colour(_ pixels: [UInt8]) -> String {
      "#" + pixels[start...].prefix(4).map { Self.hexadecimal($0) }.joined()
    }
    self.init(
      .pixel(x: start / 4 % width, y: start / 4 / width), colour(first), colour(second),
      count: different.count { _ in true })
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  private init(
    samples first: [UInt8], _ second: [UInt8], sampleRate: Int, channels: Int
  ) {
    let common = min(first.count, second.count) / 2
    func sample(_ pcm: [UInt8], _ index: Int) -> Int16 {
      Int16(bitPattern: UInt16(pcm[2 * index]) | UInt16(pcm[2 * index + 1]) << 8)
    }
    let different = (0..<common).lazy.filter { sample(first, $0) != sample(second, $0) }
    let index = different.first { _ in true } ?? common
    func text(_ pcm: [UInt8]) -> String {
      2 * index + 1 < pcm.count ? String(sample(pcm, index)) : ""
    }
    self.init(
      .sample(frame: index / channels, channel: index % channels, sampleRate: sampleRate),
      text(first), text(second), count: different.count { _ in true })
  }
}

extension ContentDifference {
  /// `line 3, column 8: the file has "dog", remade it is "cat"`, with names for the two contents.
  public func text(_ firstName: String, _ secondName: String) -> String {
    "\(place): \(firstName) \(told(first)), \(secondName) \(told(second))\(extent)"
  }

  private func told(_ value: String) -> String {
    switch place {
    case .shape, .pixel: return value
    case .sample: return value.isEmpty ? "ends" : value
    case .character:
      if value.isEmpty { return "ends" }
      let visible = value.unicodeScalars.map { scalar in
        scalar == "\n" ? "\\n" : scalar == "\t" ? "\\t" : String(scalar)
      }
      return "\"\(visible.joined())\""
    }
  }

  private var extent: String {
    guard let count, count > 1 else { return "" }
    if case .pixel = place { return "; \(count) pixels differ" }
    return "; \(count) samples differ"
  }
}

extension ContentDifference.Place: CustomStringConvertible {
  /// `character 120 (line 3, column 8)`, `pixel (3, 5)`, `sample 40 (0.0025 s)`.
  public var description: String {
    switch self {
    case .shape: "shape"
    case .character(let offset, let line, let column):
      "character \(offset) (line \(line), column \(column))"
    case .pixel(let x, let y): "pixel (\(x), \(y))"
    case .sample(let frame, let channel, let sampleRate):
      "sample \(frame)\(channel > 0 ? " of channel \(channel)" : "") "
        + "(\(Self.seconds(frame, sampleRate)) s)"
    }
  }

  /// Four digits after the point, rounded down.
  private static func seconds(_ frame: Int, _ sampleRate: Int) -> String {
    let (whole, rest) = frame.quotientAndRemainder(dividingBy: sampleRate)
    let fraction = String(rest * 10_000 / sampleRate)
    return "\(whole)." + String(repeating: "0", count: 4 - fraction.count) + fraction
  }
}

/// The shape of a content, read from its header line.
private enum ContentShape: CustomStringConvertible {
  case text
  case image(width: Int, height: Int)
  case audio(sampleRate: Int, channels: Int, frames: Int)
  case other(String)

  init(_ content: Content) {
    let words = content.header.split { $0 == " " || $0 == "\n" }
    let numbers = words.dropFirst().compactMap { Int($0) }
    switch (words.first, numbers.count) {
    case ("text/utf-8", 0): self = .text
    case ("image/rgba8", 2) where numbers[0] > 0:
      self = .image(width: numbers[0], height: numbers[1])
    case ("audio/pcm16", 3) where numbers[0] > 0 && numbers[1] > 0:
      self = .audio(sampleRate: numbers[0], channels: numbers[1], frames: numbers[2])
    default: self = .other(content.header)
    }
  }

  var description: String {
    switch self {
    case .text: "text"
    case .image(let width, let height): "\(width) x \(height) pixels"
    case .audio(let sampleRate, let channels, let frames):
      "\(sampleRate) Hz, \(channels) channel\(channels == 1 ? "" : "s"), \(frames) frames"
    case .other(let header): header
    }
  }
}

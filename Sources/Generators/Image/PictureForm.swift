package import Media
public import PipelineInterface

/// The planes of a picture.
public enum PictureChannels: String, ParameterChoice {
  /// One plane of brightness.
  case grey
  /// Red, green, blue.
  case rgb
  /// Red, green, blue, and straight alpha.
  case rgba

  /// How many planes.
  public var count: Int {
    switch self {
    case .grey: 1
    case .rgb: 3
    case .rgba: 4
    }
  }
}

/// The pictures that a network makes: square, of some planes.
public struct PictureForm: Hashable, Sendable {
  /// Width and height.
  public let size: Int
  /// The planes.
  public let channels: PictureChannels

  /// A form from its parts.
  public init(size: Int, channels: PictureChannels = .rgb) {
    self.size = size
    self.channels = channels
  }

  /// Numbers in a picture.
  public var values: Int { channels.count * size * size }

  /// The raster of a picture's planes; `byte` takes a value to a channel's byte.
  package func raster(
    _ picture: UnsafeBufferPointer<Float>, byte: (Float) -> UInt8
  ) -> Raster {
    let plane = size * size
    var pixels = [UInt8](repeating: 255, count: 4 * plane)
    for index in 0..<plane {
      for channel in 0..<4 where channel < 3 || channels == .rgba {
        let source = channels == .grey ? 0 : channel
        pixels[4 * index + channel] = byte(picture[source * plane + index])
      }
    }
    return Raster(width: size, height: size, pixels: pixels)
  }
}

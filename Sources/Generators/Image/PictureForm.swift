package import Media
package import Numerics
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

  /// The raster of a picture's planes, whose values are brightnesses of a scale.
  package func raster(
    _ picture: UnsafeBufferPointer<Float>, scale: UnitBytes.Scale
  ) -> Raster {
    let pixels = picture.baseAddress.map {
      UnitBytes.pixels($0, channels: channels.count, count: size * size, scale: scale)
    }
    return Raster(width: size, height: size, pixels: pixels ?? [])
  }
}

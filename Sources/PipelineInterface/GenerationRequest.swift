public import Media

/// One item as a generator sees it: no manifest, no path, no date.
public struct GenerationRequest: Sendable {
  /// First 8 bytes of the item key: the key of the item's random streams.
  public let key: UInt64
  /// 0, or the number of the redraw.
  public let attempt: UInt32
  /// The prompt, for kinds that take one.
  public let prompt: String?
  /// The kind's parameters.
  public let values: ParameterValues
  /// The sounds that parameters of type `SoundFile` name, by parameter; samples are multiples of
  /// 1/32768.
  public let sounds: [String: Waveform]
  /// The pictures that parameters of type `PictureFile` name, by parameter; canonical.
  public let pictures: [String: Raster]
  /// The place of a frame in its walk; `nil`: the item is a draw of its own.
  public let walk: WalkStep?

  /// A request from its parts.
  public init(
    key: UInt64, attempt: UInt32 = 0, prompt: String? = nil, values: ParameterValues,
    sounds: [String: Waveform] = [:], pictures: [String: Raster] = [:], walk: WalkStep? = nil
  ) {
    self.key = key
    self.attempt = attempt
    self.prompt = prompt
    self.values = values
    self.sounds = sounds
    self.pictures = pictures
    self.walk = walk
  }
}

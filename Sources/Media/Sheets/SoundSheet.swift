/// Many sounds in one, one after the other with silence between them: an audio sprite.
public struct SoundSheet: Sendable {
  /// A sound's name and where it lies.
  public struct Cue: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Its first frame.
    public let start: Int
    /// Its frames.
    public let frames: Int
  }

  /// Frames a second.
  public let sampleRate: Int
  /// Samples a frame.
  public let channels: Int
  /// Frames of silence after each sound.
  public let gap: Int
  /// The sounds so far.
  public private(set) var cues: [Cue] = []
  private var samples: [Float] = []

  /// An empty sheet; without `gap`, a tenth of a second of silence lies between sounds.
  public init(sampleRate: Int, channels: Int, gap: Int? = nil) {
    precondition(sampleRate > 0 && channels > 0, "a sheet needs a rate and channels")
    self.sampleRate = sampleRate
    self.channels = channels
    self.gap = gap ?? Self.frames(ofMilliseconds: 100, rate: sampleRate)
  }

  /// Frames that last at least so many milliseconds.
  static func frames(ofMilliseconds milliseconds: Int, rate: Int) -> Int {
    (rate * milliseconds + 999) / 1000
  }

  /// Appends a sound; one of another rate or number of channels is refused.
  public mutating func append(_ sound: Waveform, name: String) throws(CodecError) {
    guard sound.sampleRate == sampleRate, sound.channels == channels else {
      throw CodecError(
        format: "sound sheet",
        reason: "'\(name)' has \(sound.channels) channels at \(sound.sampleRate) Hz, the sheet "
          + "\(channels) at \(sampleRate)")
    }
    cues.append(Cue(name: name, start: samples.count / channels, frames: sound.frames))
    samples += sound.samples
    samples += [Float](repeating: 0, count: gap * channels)
  }

  /// The sounds in a row.
  public var waveform: Waveform {
    Waveform(sampleRate: sampleRate, channels: channels, samples: samples)
  }

  /// Where the sounds lie, as howler.js reads it: name to start and length in milliseconds.
  ///
  /// A start is rounded up and an end down, so that no neighbour is heard.
  public func json(file: String) -> String {
    let sprites = cues.map { cue in
      let start = (cue.start * 1000 + sampleRate - 1) / sampleRate
      let end = (cue.start + cue.frames) * 1000 / sampleRate
      return "    \(JSONLiteral.text(cue.name)): [\(start), \(max(0, end - start))]"
    }
    return """
      {
        "src": [\(JSONLiteral.text(file))],
        "sprite": {
      \(sprites.joined(separator: ",\n"))
        }
      }

      """
  }
}

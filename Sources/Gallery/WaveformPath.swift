package import Media

/// A sound's outline as the path of an SVG picture: columns wide, 200 high, silence in its middle.
package struct WaveformPath {
  /// Columns of the picture, at least 1.
  package let columns: Int
  /// The path's `d`: down the peaks from the left, back along the troughs.
  package let text: String

  /// The outline of a sound in at most `limit` columns.
  package init(_ sound: Waveform, limit: Int = 240) {
    let columns = max(1, min(limit, sound.frames))
    var highs: [Int] = []
    var lows: [Int] = []
    for column in 0..<columns {
      let first = column * sound.frames / columns
      let last = (column + 1) * sound.frames / columns
      var (high, low) = (Float(0), Float(0))
      for sample in sound.samples[first * sound.channels..<last * sound.channels] {
        high = max(high, sample)
        low = min(low, sample)
      }
      // Silence is a line, not nothing.
      highs.append(99 - Int(min(high, 1) * 99))
      lows.append(101 + Int(min(-low, 1) * 99))
    }
    let top = highs.enumerated().map { "\($0.offset) \($0.element)" }
    let bottom = lows.enumerated().reversed().map { "\($0.offset) \($0.element)" }
    let edge = ["\(columns) \(highs[columns - 1])", "\(columns) \(lows[columns - 1])"]
    self.columns = columns
    text = "M" + (top + edge + bottom).joined(separator: "L") + "Z"
  }
}

/// A sound as a picture: its waveform, and below it what frequencies it has over time.
///
/// The same sound gives the same bytes everywhere.
public struct SoundPicture: Sendable {
  private static let background = Canvas.Color(0xFFFFFF)
  private static let (ink, quiet, line) = (
    Canvas.Color(0x2F6DB5), Canvas.Color(0x62626A), Canvas.Color(0xDCDCD5)
  )
  /// Pixels of the picture left, right, above and below its two fields, and between them.
  private static let (left, right, top, bottom, between) = (70, 20, 16, 40, 18)
  private static let (waveHeight, bandHeight) = (140, 256)
  /// Levels below this one are drawn as silence.
  private static let floor = -90.0

  private let sound: Waveform
  private let columns: [[Double]]

  /// A picture of a sound; `columns` are levels in decibels of equally many frequencies from 0 to
  /// half the rate, one column a pixel.
  public init(_ sound: Waveform, columns: [[Double]]) {
    self.sound = sound
    self.columns = columns
  }

  /// The picture, as wide as there are columns and a margin.
  public var raster: Raster {
    let width = max(64, columns.count)
    let height = Self.top + Self.waveHeight + Self.between + Self.bandHeight + Self.bottom
    var canvas = Canvas(
      width: Self.left + width + Self.right, height: height, background: Self.background)
    drawWave(width, on: &canvas)
    let bandTop = Self.top + Self.waveHeight + Self.between
    for (x, column) in columns.enumerated() where !column.isEmpty {
      for y in 0..<Self.bandHeight {
        let band = (Self.bandHeight - 1 - y) * column.count / Self.bandHeight
        let share = min(max(1 - column[band] / Self.floor, 0), 1)
        canvas.blend(Self.left + x, bandTop + y, Self.heat(share))
      }
    }
    label(width, bandTop, on: &canvas)
    return canvas.raster
  }

  private func drawWave(_ width: Int, on canvas: inout Canvas) {
    let middle = Self.top + Self.waveHeight / 2
    canvas.fill(Self.left..<Self.left + width, middle..<middle + 1, Self.line)
    for x in 0..<width where sound.frames > 0 {
      let first = x * sound.frames / width
      let last = max(first + 1, (x + 1) * sound.frames / width)
      var (high, low): (Float, Float) = (0, 0)
      for sample in sound.samples[first * sound.channels..<last * sound.channels] {
        high = max(high, min(sample, 1))
        low = min(low, max(sample, -1))
      }
      let reach = Float(Self.waveHeight / 2)
      canvas.fill(
        Self.left + x..<Self.left + x + 1,
        middle - Int(high * reach)..<middle + 1 + Int(-low * reach), Self.ink)
    }
  }

  /// Times below, frequencies and levels at the left.
  private func label(_ width: Int, _ bandTop: Int, on canvas: inout Canvas) {
    func write(_ text: String, right x: Int, _ y: Int) {
      canvas.write(text, x: x - PixelFont.width(text, scale: 1), y: y, scale: 1, Self.quiet)
    }
    write("1", right: Self.left - 8, Self.top)
    write("0", right: Self.left - 8, Self.top + Self.waveHeight / 2 - 3)
    write("-1", right: Self.left - 8, Self.top + Self.waveHeight - 7)
    for quarter in 0...4 {
      let y = bandTop + Self.bandHeight - quarter * Self.bandHeight / 4
      write(
        "\(sound.sampleRate * quarter / 8) Hz", right: Self.left - 8,
        quarter == 0 ? y - 7 : quarter == 4 ? y : y - 3)
      canvas.fill(
        Self.left - 5..<Self.left - 1,
        min(y, bandTop + Self.bandHeight - 1)..<min(y, bandTop + Self.bandHeight - 1) + 1,
        Self.quiet)
    }
    let below = bandTop + Self.bandHeight
    for quarter in 0...4 {
      let x = Self.left + quarter * (width - 1) / 4
      canvas.fill(x..<x + 1, below + 1..<below + 5, Self.quiet)
      let milliseconds =
        sound.sampleRate > 0 ? sound.frames * 1000 * quarter / 4 / sound.sampleRate : 0
      let text = Self.seconds(milliseconds)
      let half = PixelFont.width(text, scale: 1) / 2
      canvas.write(
        text, x: quarter == 4 ? x - 2 * half + 6 : x - half, y: below + 10, scale: 1, Self.quiet)
    }
  }

  /// `0.25 s`.
  private static func seconds(_ milliseconds: Int) -> String {
    let rest = String(milliseconds % 1000 / 10)
    return "\(milliseconds / 1000).\(rest.utf8.count == 1 ? "0" : "")\(rest) s"
  }

  /// From white over blue to dark, so that what is loud is dark on paper.
  private static func heat(_ share: Double) -> Canvas.Color {
    let stops = [
      (255.0, 255.0, 255.0), (190, 215, 238), (88, 152, 207), (33, 84, 153), (10, 22, 62),
    ]
    let place = share * Double(stops.count - 1)
    let index = min(Int(place), stops.count - 2)
    let rest = place - Double(index)
    let (a, b) = (stops[index], stops[index + 1])
    func mix(_ x: Double, _ y: Double) -> Int { Int(x + (y - x) * rest + 0.5) }
    return Canvas.Color(mix(a.0, b.0) << 16 | mix(a.1, b.1) << 8 | mix(a.2, b.2))
  }
}

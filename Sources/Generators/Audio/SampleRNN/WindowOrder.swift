package import Training

/// Which windows the rows of a batch read at each step: a pure function of the step, so that a
/// training goes on from any step.
///
/// At step s a row draws a clip and a start, uniform over all positions where a window fits; the
/// first `onsets` rows draw a clip and begin where it begins. With `carry` above 1 a row draws only
/// at steps that are multiples of `carry`, and where its clip has no whole window left; at the others
/// it reads on from where its last window ended.
package struct WindowOrder {
  /// What a row reads.
  package struct Window: Hashable {
    /// The clip.
    package var clip: Int
    /// The first sample.
    package var start: Int
    /// Whether it begins where the same row's window of the step before ended.
    package var goesOn = false
  }

  private let lengths: [Int]
  private let window: Int
  private let rows: Int
  private let onsets: Int
  private let carry: Int
  private let streams: TrainingStreams
  /// Number of window positions in clips 0...i.
  private let ends: [Int]

  /// The order over clips of these lengths, each at least `window`.
  package init(
    lengths: [Int], window: Int, rows: Int, onsets: Int, carry: Int, streams: TrainingStreams
  ) {
    self.lengths = lengths
    self.window = window
    self.rows = rows
    self.onsets = onsets
    self.carry = carry
    self.streams = streams
    var total = 0
    ends = lengths.map { length in
      total += length - window + 1
      return total
    }
  }

  /// One window a row.
  package func windows(step: Int) -> [Window] {
    let first = step - step % carry
    var windows = draws(step: first)
    for later in (first + 1)..<(step + 1) {
      let fresh = draws(step: later)
      for row in windows.indices {
        let next = windows[row].start + window
        let fits = next + window <= lengths[windows[row].clip]
        windows[row] =
          fits ? Window(clip: windows[row].clip, start: next, goesOn: true) : fresh[row]
      }
    }
    return windows
  }

  private func draws(step: Int) -> [Window] {
    let beginnings = streams.numbers(onsets, below: lengths.count, .augment, step: step)
      .map { Window(clip: $0, start: 0) }
    let others = streams.numbers(rows - onsets, below: ends.last ?? 1, .shuffle, step: step)
      .map { position in
        let clip = ends.firstIndex { $0 > position } ?? 0
        return Window(clip: clip, start: position - (clip > 0 ? ends[clip - 1] : 0))
      }
    return beginnings + others
  }
}

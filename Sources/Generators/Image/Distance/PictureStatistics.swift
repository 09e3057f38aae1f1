import Numerics
import PipelineInterface

/// What many pictures look like on the whole, coarsely: the normal distribution of their features.
///
/// Features of a picture of 32x32: the means of its blocks, 8x8 of them a plane; then, twice, the
/// means of the absolute differences to the right and to the lower neighbour (nothing beside the last
/// column and row), 4x4 blocks a plane. Other sizes have the largest number of blocks up to these
/// that divides them. Values are in -1...1.
package struct PictureStatistics: Sendable {
  /// Frechet distances, 0 for equal statistics.
  package struct Distance: Hashable, Sendable {
    /// Of all features.
    package let all: Double
    /// Of the means of blocks alone.
    package let colour: Double
    /// Of the differences alone.
    package let edges: Double

    /// The two parts, as an evaluation names them; they do not add up to the whole.
    var parts: [Evaluation.Part] {
      [.init(name: "colour", value: colour), .init(name: "edges", value: edges)]
    }
  }

  private let fit: NormalFit
  /// How many features are colours; they come first.
  private let colours: Int

  /// The statistics of pictures of a form, of which there is at least one.
  package init(of pictures: [[Float]], form: PictureForm) {
    self.init(features: pictures.map { Self.features($0, form) }, form: form)
  }

  /// The statistics of the features of pictures of a form, of which there is at least one.
  init(features: [[Double]], form: PictureForm) {
    fit = NormalFit(features)
    let blocks = Self.blocks(form.size, most: 8)
    colours = form.channels.count * blocks * blocks
  }

  /// The distances to the statistics of pictures of the same form.
  package func distance(to other: PictureStatistics) -> Distance {
    let (here, there) = (fit, other.fit)
    func part(_ columns: Range<Int>) -> Double {
      here.columns(columns).distance(to: there.columns(columns))
    }
    return Distance(
      all: here.distance(to: there), colour: part(0..<colours),
      edges: part(colours..<here.mean.count))
  }

  package static func features(_ picture: [Float], _ form: PictureForm) -> [Double] {
    let size = form.size
    let values = picture.map { Double($0) }
    var (right, below) = (values, values)
    for index in values.indices {
      let (row, column) = (index / size % size, index % size)
      right[index] = column == size - 1 ? 0 : (values[index + 1] - values[index]).magnitude
      below[index] = row == size - 1 ? 0 : (values[index + size] - values[index]).magnitude
    }
    return means(values, size, blocks: 8)
      + (means(right, size, blocks: 4) + means(below, size, blocks: 4)).map { 2 * $0 }
  }

  /// Means of blocks, plane by plane.
  private static func means(_ values: [Double], _ size: Int, blocks most: Int) -> [Double] {
    let blocks = Self.blocks(size, most: most)
    let side = size / blocks
    var sums = [Double](repeating: 0, count: values.count / (side * side))
    for (index, value) in values.enumerated() {
      let (plane, row, column) = (
        index / (size * size), index / size % size, index % size
      )
      sums[(plane * blocks + row / side) * blocks + column / side] += value
    }
    return sums.map { $0 / Double(side * side) }
  }

  /// Blocks along a side: the largest number up to `most` that divides it.
  private static func blocks(_ size: Int, most: Int) -> Int {
    (1...most).last { size.isMultiple(of: $0) } ?? 1
  }
}

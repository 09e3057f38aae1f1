extension LineChart {
  /// The inner area of a chart and the way from values to pixels.
  struct Frame {
    /// A place in pixels.
    typealias Place = (x: Double, y: Double)

    let xs: Range<Int>
    let ys: Range<Int>
    let hasData: Bool
    private(set) var xTicks: [AxisTicks.Tick] = []
    private(set) var yTicks: [AxisTicks.Tick] = []
    private let scale: Scale
    private let xRange: ClosedRange<Double>
    /// In the units of the axis: logarithms when it is logarithmic.
    private let yRange: ClosedRange<Double>

    init(xs: Range<Int>, ys: Range<Int>, chart: LineChart) {
      self.xs = xs
      self.ys = ys
      scale = chart.yScale
      let points = chart.series.flatMap { $0.points }.filter { Self.isShown($0, chart.yScale) }
      hasData = !points.isEmpty
      xRange = Self.range(points.map { $0.x }, margin: 0)
      yRange = Self.range(points.map { Self.onAxis($0.y, chart.yScale) }, margin: 0.05)
      guard hasData else { return }
      xTicks = AxisTicks(linear: xRange, count: max(2, xs.count / 110)).ticks
      let count = max(2, ys.count / 52)
      switch chart.yScale {
      case .linear: yTicks = AxisTicks(linear: yRange, count: count).ticks
      case .logarithmic:
        let values = points.map { $0.y }
        let low = values.min() ?? 1
        let high = values.max() ?? 1
        yTicks = AxisTicks(logarithmic: low...max(high, low * 1.000001), count: count).ticks
      }
    }

    /// The column of a value.
    func x(_ value: Double) -> Double {
      Double(xs.lowerBound) + Self.share(value, xRange) * Double(xs.count - 1)
    }

    /// The row of a value.
    func y(_ value: Double) -> Double {
      Double(ys.upperBound - 1)
        - Self.share(Self.onAxis(value, scale), yRange) * Double(ys.count - 1)
    }

    /// Where the points of a curve lie.
    func places(of series: Series) -> [Place] {
      series.points.filter { Self.isShown($0, scale) }.map { (x: x($0.x), y: y($0.y)) }
    }

    /// The highest and the lowest of each column of pixels, in the order in which they come.
    static func extremes(of places: [Place]) -> [Place] {
      runs(of: places, columns: 1).flatMap { run in
        let low = run.indices.min { run[$0].y < run[$1].y } ?? run.startIndex
        let high = run.indices.max { run[$0].y < run[$1].y } ?? run.startIndex
        return Set([low, high]).sorted().map { run[$0] }
      }
    }

    /// The middle of each strip of a few columns.
    static func means(of places: [Place]) -> [Place] {
      runs(of: places, columns: 8).map { run in
        let sum = run.reduce((x: 0.0, y: 0.0)) { ($0.x + $1.x, $0.y + $1.y) }
        return (sum.x / Double(run.count), sum.y / Double(run.count))
      }
    }

    /// Neighbours that lie in the same strip.
    private static func runs(of places: [Place], columns: Double) -> [ArraySlice<Place>] {
      var runs: [ArraySlice<Place>] = []
      var rest = places[...]
      while let first = rest.first {
        let strip = (first.x / columns).rounded(.down)
        runs.append(rest.prefix { ($0.x / columns).rounded(.down) == strip })
        rest = rest.dropFirst(runs.last?.count ?? rest.count)
      }
      return runs
    }

    private static func isShown(_ point: (x: Double, y: Double), _ scale: Scale) -> Bool {
      // Beyond 1e100 differences and ticks could leave the range of Double.
      point.x.magnitude < 1e100 && point.y.magnitude < 1e100
        && (scale == .linear || point.y > 1e-100)
    }

    private static func range(_ values: [Double], margin: Double) -> ClosedRange<Double> {
      guard let low = values.min(), let high = values.max() else { return 0...1 }
      let length = high - low
      // Equal values, or values too close to each other to divide by, lie in the middle.
      guard length > 1e-9 * max(low.magnitude, high.magnitude), length > 1e-90 else {
        let half = max(low.magnitude, high.magnitude, 1e-3) / 2
        return low - half...high + half
      }
      return low - margin * length...high + margin * length
    }

    private static func share(_ value: Double, _ range: ClosedRange<Double>) -> Double {
      (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }

    private static func onAxis(_ value: Double, _ scale: Scale) -> Double {
      scale == .linear ? value : logarithm(value)
    }

    /// log2 of a positive number, good to 1e-12: exponent plus the series of 2 artanh(s), where
    /// s = (m - 1) / (m + 1) of the significand m.
    private static func logarithm(_ value: Double) -> Double {
      let s = (value.significand - 1) / (value.significand + 1)
      let terms = (0..<14).reversed().reduce(0.0) { sum, k in sum * s * s + 1 / Double(2 * k + 1) }
      return Double(value.exponent) + 2 * s * terms / 0.693147180559945309
    }
  }
}

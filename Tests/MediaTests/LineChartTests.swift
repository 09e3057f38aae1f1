import Files
import Media
import Testing

struct LineChartTests {
  static func chart(
    _ points: [(x: Double, y: Double)], _ scale: LineChart.Scale = .linear
  ) -> LineChart {
    LineChart(
      title: "Loss", xLabel: "step", yLabel: "nats", yScale: scale,
      series: [.init("training", points: points)])
  }

  /// How many pixels have the colour of the first curve in the area of the curves.
  static func inked(_ raster: Raster) -> Int {
    stride(from: 4 * 84 * raster.width, to: raster.pixels.count, by: 4)
      .count { raster.pixels[$0] == 0x2F && raster.pixels[$0 + 1] == 0x6D }
  }

  @Test func `a curve is drawn in its colour, at the size asked for`() {
    let raster = Self.chart((0..<50).map { (Double($0), Double($0 * $0)) }).raster()
    #expect(raster.width == 960 && raster.height == 540)
    #expect(raster.isOpaque)
    #expect(Self.inked(raster) > 1500)
    #expect(Self.chart([]).raster(width: 1, height: -5).width == 240)
  }

  @Test(
    arguments: [
      [], [(.nan, 1)], [(1, .infinity)], [(1e300, 1)],
    ] as [[(x: Double, y: Double)]])
  func `a chart without points says so and draws none`(points: [(x: Double, y: Double)]) {
    let raster = Self.chart(points).raster()
    #expect(raster == Self.chart([]).raster())
    #expect(Self.inked(raster) == 0)
  }

  @Test(
    arguments: [
      [(1, 3)], [(1, 3), (1, 3)], [(0, 0), (0, 0)], [(-1e99, -1e99), (1e99, 1e99)],
      [(1, 1e-99), (2, 1e99)], [(1, 1), (2, 1 + 1e-12)],
      [(1, 1e-200), (2, .leastNonzeroMagnitude)],
      [(0, -1), (1, 0), (2, .nan), (3, 1)], [(5, 2), (1, 1)],
    ] as [[(x: Double, y: Double)]])
  func `odd ranges are drawn`(points: [(x: Double, y: Double)]) {
    #expect(Self.inked(Self.chart(points).raster()) > 0)
    let hasPositive = points.contains { $0.y > 1e-100 }
    #expect((Self.inked(Self.chart(points, .logarithmic).raster()) > 0) == hasPositive)
  }

  @Test func `the same data give the same bytes`() throws {
    var points: [(x: Double, y: Double)] = []
    for step in 1...4000 {
      points.append((Double(step), 1 + 100 / Double(step + 20) + Double(step * 7919 % 97) / 500))
    }
    for (scale, expected) in [
      (LineChart.Scale.linear, "b3cc2e372b7941eb0e054c9837e750e78de567f7124370173f685e56c306b559"),
      (.logarithmic, "10a16d27cfc4bd3f578bf187b3469b9a534a7c898d185d063cf6401f6b9ec8dc"),
    ] {
      let content = try Sample.image(Self.chart(points, scale).raster()).content()
      #expect(Digest(of: Array(content.header.utf8) + content.payload).description == expected)
    }
  }
}

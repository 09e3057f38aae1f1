import Media

/// Pixels by column and row, and pictures from a rule.
extension Raster {
  /// Red, green, blue, alpha of a pixel.
  func pixel(_ x: Int, _ y: Int) -> SIMD4<Int> {
    let offset = 4 * (y * width + x)
    return SIMD4(
      Int(pixels[offset]), Int(pixels[offset + 1]), Int(pixels[offset + 2]),
      Int(pixels[offset + 3]))
  }

  /// Sets a pixel; each value lies in 0...255.
  mutating func setPixel(_ x: Int, _ y: Int, _ value: SIMD4<Int>) {
    let offset = 4 * (y * width + x)
    for channel in 0..<4 { pixels[offset + channel] = UInt8(value[channel]) }
  }

  /// The picture of a rule for each pixel.
  init(width: Int, height: Int, _ pixel: (_ x: Int, _ y: Int) -> SIMD4<Int>) {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(4 * width * height)
    for y in 0..<height {
      for x in 0..<width {
        let value = pixel(x, y)
        for channel in 0..<4 { pixels.append(UInt8(value[channel])) }
      }
    }
    self.init(width: width, height: height, pixels: pixels)
  }

  /// A part of the picture, which lies within it.
  func part(x: Range<Int>, y: Range<Int>) -> Raster {
    var part: [UInt8] = []
    part.reserveCapacity(4 * x.count * y.count)
    for row in y {
      let start = 4 * row * width
      part += pixels[start + 4 * x.lowerBound..<start + 4 * x.upperBound]
    }
    return Raster(width: x.count, height: y.count, pixels: part)
  }
}

/// Integer arithmetic on pixels of straight alpha.
enum Pixel {
  /// a / b rounded to nearest, halves upwards; a >= 0, b > 0.
  static func rounded(_ a: Int, over b: Int) -> Int { (a + b / 2) / b }

  /// The mean of two pixels with weights that add up to `whole`, colours weighted by alpha.
  static func mixed(
    _ a: SIMD4<Int>, _ weight: Int, _ b: SIMD4<Int>, of whole: Int
  ) -> SIMD4<Int> {
    let (first, second) = (weight * a.w, (whole - weight) * b.w)
    let sum = first + second
    let alpha = rounded(sum, over: whole)
    guard alpha > 0 else { return .zero }
    var pixel = SIMD4<Int>(0, 0, 0, alpha)
    for channel in 0..<3 {
      pixel[channel] = rounded(first * a[channel] + second * b[channel], over: sum)
    }
    return pixel
  }

  /// A pixel laid over another.
  static func over(_ top: SIMD4<Int>, _ bottom: SIMD4<Int>) -> SIMD4<Int> {
    let (first, second) = (255 * top.w, (255 - top.w) * bottom.w)
    let sum = first + second
    guard sum > 0 else { return .zero }
    var pixel = SIMD4<Int>(0, 0, 0, rounded(sum, over: 255))
    for channel in 0..<3 {
      pixel[channel] = rounded(first * top[channel] + second * bottom[channel], over: sum)
    }
    return pixel.w > 0 ? pixel : .zero
  }

  /// The brightness of a colour by ITU-R BT.601, 0...255.
  static func luma(_ pixel: SIMD4<Int>) -> Int {
    rounded(299 * pixel.x + 587 * pixel.y + 114 * pixel.z, over: 1000)
  }
}

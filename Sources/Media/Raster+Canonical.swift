extension Raster {
  /// Whether every pixel has full alpha.
  public var isOpaque: Bool {
    stride(from: 3, to: pixels.count, by: 4).allSatisfy { pixels[$0] == 255 }
  }

  /// The same picture with RGB = 0 where alpha is 0: what digests and files hold.
  public var canonical: Raster {
    var result = self
    result.pixels.withUnsafeMutableBufferPointer { pixels in
      for index in stride(from: 0, to: pixels.count, by: 4) where pixels[index + 3] == 0 {
        pixels[index] = 0
        pixels[index + 1] = 0
        pixels[index + 2] = 0
      }
    }
    return result
  }

  /// The pixels without their alpha: `3 * width * height` bytes.
  var opaqueBytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: pixels.count / 4 * 3) { bytes, count in
      for index in 0..<pixels.count / 4 {
        for channel in 0..<3 {
          bytes[3 * index + channel] = pixels[4 * index + channel]
        }
      }
      count = bytes.count
    }
  }
}

package import Numerics

extension Compute {
  /// Normal numbers of a stream at its beginning: element i is that of word i.
  package func normals(_ shape: Shape, _ stream: RandomStream) -> Tensor {
    let blockWords = 4
    return tensor(shape) { values in
      split((shape.count + blockWords - 1) / blockWords, grain: 64) { blocks in
        var stream = stream.starting(atBlock: UInt64(blocks.lowerBound))
        let end = min(blocks.upperBound * blockWords, shape.count)
        for index in blocks.lowerBound * blockWords..<end { values[index] = stream.nextNormal() }
      }
    }
  }
}

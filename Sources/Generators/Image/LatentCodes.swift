import Numerics
package import PipelineInterface
package import TensorCore

/// The codes that pictures are made of: normal numbers of stream 1 of each item.
package enum LatentCodes {
  /// `[requests, width]`; number i is word i of the stream, times the request's `spread`.
  package static func spread(
    _ requests: ArraySlice<GenerationRequest>, width: Int, by spread: Parameter<Double>
  ) -> Tensor {
    fill(requests, width: width, spread) { stream, spread in
      stream.nextNormal(deviation: spread)
    }
  }

  /// `[requests, width]`; a number beyond plus or minus the request's `limit` is drawn again from
  /// the next word (Brock et al., 2018).
  package static func truncated(
    _ requests: ArraySlice<GenerationRequest>, width: Int, at limit: Parameter<Double>
  ) -> Tensor {
    fill(requests, width: width, limit) { stream, limit in
      while true {
        let number = stream.nextNormal()
        if number.magnitude <= limit { return number }
      }
    }
  }

  private static func fill(
    _ requests: ArraySlice<GenerationRequest>, width: Int, _ parameter: Parameter<Double>,
    _ next: (inout RandomStream, Float) -> Float
  ) -> Tensor {
    Tensor([requests.count, width]) { codes in
      for (row, request) in requests.enumerated() {
        var stream = RandomStream(key: request.key, c2: request.attempt, c3: 1)
        let value = Float(request.values[parameter])
        for index in 0..<width { codes[row * width + index] = next(&stream, value) }
      }
    }
  }
}

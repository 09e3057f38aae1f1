import Numerics
package import PipelineInterface
package import TensorCore

/// The codes that pictures are made of: normal numbers of stream 1 of each draw, and what lies between
/// two of them in a walk (`Interpolation.spherical`).
package enum LatentCodes {
  /// `[requests, width]`; number i is word i of the stream, times the request's `spread`.
  package static func spread(
    _ requests: ArraySlice<GenerationRequest>, width: Int, by spread: Parameter<Double>
  ) -> Tensor {
    walk(requests, width: width) { request, _, key in
      self.spread(request, key: key, width: width, by: spread)
    }
  }

  /// The code of one draw, given its key.
  static func spread(
    _ request: GenerationRequest, key: UInt64, width: Int, by spread: Parameter<Double>
  ) -> [Float] {
    var stream = RandomStream(key: key, c2: request.attempt, c3: 1)
    let deviation = Float(request.values[spread])
    return (0..<width).map { _ in stream.nextNormal(deviation: deviation) }
  }

  /// `[requests, width]`; a number beyond plus or minus the request's `limit` is drawn again from
  /// the next word (Brock et al., 2018).
  package static func truncated(
    _ requests: ArraySlice<GenerationRequest>, width: Int, at limit: Parameter<Double>
  ) -> Tensor {
    walk(requests, width: width) { request, _, key in
      var stream = RandomStream(key: key, c2: request.attempt, c3: 1)
      let limit = Float(request.values[limit])
      return (0..<width).map { _ in
        while true {
          let number = stream.nextNormal()
          if number.magnitude <= limit { return number }
        }
      }
    }
  }

  /// `[requests, width]`: the code of each request's draw, given its number and key, or what lies
  /// between that and the next one's.
  package static func walk(
    _ requests: ArraySlice<GenerationRequest>, width: Int,
    _ code: (GenerationRequest, _ draw: Int, _ key: UInt64) -> [Float]
  ) -> Tensor {
    let codes = requests.flatMap { request in
      let own = code(request, request.walk?.draw ?? 0, request.key)
      guard let walk = request.walk, walk.frame > 0 else { return own }
      return Interpolation.spherical(
        own, code(request, walk.nextDraw, walk.nextKey), at: walk.share)
    }
    return Tensor([requests.count, width], codes)
  }
}

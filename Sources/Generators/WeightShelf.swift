public import PipelineInterface
import Synchronization
public import TensorCore

extension WeightPrecision: ParameterChoice {}

/// What a generator needs for each precision of its weights: that of f32 at once, the others when a
/// request first asks for them.
final class WeightShelf<Packed: Sendable>: Sendable {
  private let trained: Packed
  private let narrowed = Mutex<[WeightPrecision: Packed]>([:])
  private let narrow: @Sendable (Packed, WeightPrecision) -> Packed

  init(_ trained: Packed, narrow: @escaping @Sendable (Packed, WeightPrecision) -> Packed) {
    self.trained = trained
    self.narrow = narrow
  }

  subscript(precision: WeightPrecision) -> Packed {
    if precision == .f32 { return trained }
    return narrowed.withLock { shelf in
      if let packed = shelf[precision] { return packed }
      let packed = narrow(trained, precision)
      shelf[precision] = packed
      return packed
    }
  }
}

/// `weights`, of every kind whose generator narrows them.
enum WeightParameter {
  /// The precision of the weights.
  static let precision = Parameter<WeightPrecision>(
    "weights", default: .f32, in: Anything(), omittedAtDefault: true,
    help: "bits of a weight: as trained, or 16 or 8 for speed; each makes its own items")

  /// Calls `generate` for the requests of each precision; the results in the order of the requests.
  static func split<Result>(
    _ requests: [GenerationRequest],
    _ generate: ([GenerationRequest], WeightPrecision) -> [Result]
  ) -> [Result] {
    guard let first = requests.first?.values[precision] else { return [] }
    if requests.dropFirst().allSatisfy({ $0.values[precision] == first }) {
      return generate(requests, first)
    }
    var results = [Result?](repeating: nil, count: requests.count)
    for precision in WeightPrecision.allCases {
      let places = requests.indices.filter { requests[$0].values[Self.precision] == precision }
      guard !places.isEmpty else { continue }
      for (place, result) in zip(places, generate(places.map { requests[$0] }, precision)) {
        results[place] = result
      }
    }
    return results.compactMap { $0 }
  }
}

import Files
import Numerics
public import TensorCore

/// Freshly drawn parameters.
///
/// Each tensor has a stream of its own, keyed by seed and name, so adding a layer shifts nobody
/// else's values.
///
/// Stream key: first 8 bytes of SHA-256(field("train") field(seed) field("init") field(name));
/// element i takes word i of the stream.
public struct RandomSource: ParameterSource {
  private let seed: UInt64
  private var prefix = ""

  /// Parameters of a seed.
  public init(seed: UInt64) {
    self.seed = seed
  }

  /// The same seed for one of several networks: its tensors are keyed as `NETWORK.NAME`.
  public func named(_ network: String) -> RandomSource {
    var source = self
    source.prefix = "\(network)."
    return source
  }

  /// A new tensor; never throws.
  public mutating func parameter(
    _ name: String, _ shape: Shape, _ initial: Initial
  ) throws(ModelFileError) -> Variable {
    var stream = RandomStream(key: key(of: prefix + name), c2: 0, c3: 0)
    return Variable(
      parameter: Tensor(shape) { values in
        for index in values.indices {
          values[index] =
            switch initial {
            case .uniform(let bound): stream.nextUniform(within: bound)
            case .normal(let deviation): stream.nextNormal(deviation: deviation)
            case .normalAroundOne(let deviation): 1 + stream.nextNormal(deviation: deviation)
            case .constant(let value): value
            }
        }
      })
  }

  private func key(of name: String) -> UInt64 {
    var hash = SHA256()
    hash.updateField("train")
    hash.updateField(seed)
    hash.updateField("init")
    hash.updateField(name)
    return hash.finish().firstWord
  }
}

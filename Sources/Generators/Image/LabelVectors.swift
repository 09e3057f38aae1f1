import NN
import Numerics
import TensorCore

/// The vectors of classes that a generating network reads beside its codes.
///
/// Between two classes their vectors are mixed linearly.
struct LabelVectors: Sendable {
  private let rows: [[Float]]

  /// The rows of a table.
  init(_ embedding: Embedding) {
    let (table, width) = (embedding.weight.value.values, embedding.weight.shape[1])
    rows = stride(from: 0, to: table.count, by: width).map { Array(table[$0..<$0 + width]) }
  }

  /// `[B, N]` and each row's vector behind it; as it is for rows without a class.
  func joined(to x: Tensor, _ classes: [ClassMix?]) -> Tensor {
    let width = x.shape[1]
    let values = x.values
    let all = classes.enumerated().flatMap { row, mix in
      values[row * width..<(row + 1) * width] + (mix.map { vector($0) } ?? [])
    }
    return Tensor([x.shape[0], all.count / max(1, x.shape[0])], all)
  }

  private func vector(_ mix: ClassMix) -> [Float] {
    guard mix.share > 0, mix.from != mix.to else { return rows[mix.from] }
    return Interpolation.linear(rows[mix.from], rows[mix.to], at: mix.share)
  }
}

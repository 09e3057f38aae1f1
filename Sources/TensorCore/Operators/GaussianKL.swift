import CKernels

extension Tape {
  /// The divergence of `N(mean, e^logVariance)` from the standard normal, summed over all elements:
  /// `-0.5 Σ (1 + logVariance - mean² - e^logVariance)` (Kingma and Welling, 2013, appendix B).
  ///
  /// A term is computed as `((lv - e^lv) - mean²) + 1`; the sum is the kernels' fixed tree.
  /// Gradients: `dy · mean` and `0.5 · dy · (e^lv - 1)`.
  public func gaussianKL(mean: Variable, logVariance: Variable) -> Variable {
    precondition(
      mean.shape == logVariance.shape,
      "gaussianKL: mean \(mean.shape), logVariance \(logVariance.shape)")
    let compute = compute
    let kernels = compute.kernels
    let count = mean.shape.count
    let variance = compute.map(logVariance.value) { kernels.exp($0, $1, $2) }
    let ones = compute.tensor(mean.shape) { $0.initialize(repeating: 1, count: count) }
    var terms = compute.map(mean.value, mean.value) { kernels.mul($0, $1, $2, $3) }
    let difference = compute.map(logVariance.value, variance) { kernels.sub($0, $1, $2, $3) }
    compute.update(&terms, with: difference) { kernels.sub($0, $1, $2, $2) }
    compute.update(&terms, with: ones) { kernels.add($0, $2, $1, $2) }
    let divergence = -0.5 * compute.sum(count, terms.base)
    withExtendedLifetime(terms) {}

    return record(Tensor([], [divergence]), from: mean, logVariance) { dy in
      let factor = dy.item
      if logVariance.requiresGradient {
        let gradient = compute.map(variance, ones) { count, variance, ones, result in
          kernels.sub(count, variance, ones, result)
          kernels.scale(count, 0.5 * factor, result, result)
        }
        logVariance.accumulate(gradient, compute)
      }
      if mean.requiresGradient {
        mean.accumulate(
          compute.map(mean.value) { kernels.scale($0, factor, $1, $2) }, compute)
      }
    }
  }
}

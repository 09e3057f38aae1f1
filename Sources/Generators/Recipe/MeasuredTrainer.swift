package import PipelineInterface

/// A trainer that can say what the networks of a request take before there are any.
package protocol MeasuredTrainer: Trainer {
  /// Builds the networks of a request over parameters that are only counted.
  ///
  /// Throws `ParameterError` for values that contradict each other. What the data decide, such as the
  /// size of an alphabet, is taken as small as it can be.
  func measure(_ request: TrainingRequest, _ source: inout CountingSource) throws
}

extension MeasuredTrainer {
  /// Values that contradict each other, or networks whose weights, gradients and optimizer need
  /// more than `memory` bytes.
  package func objection(to request: TrainingRequest, memory: Int) -> TrainingObjection? {
    var source = CountingSource()
    do {
      try measure(request, &source)
    } catch {
      return (error as? ParameterError).map { .parameter($0) }
    }
    let copies = 2 + RecipeParameters.memory(of: request.optimizer)
    let bytes = source.count * MemoryLayout<Float>.stride * copies
    return bytes > memory ? .memory(bytes: bytes) : nil
  }
}

import PipelineInterface

/// How the losses of a batch's symbols become the one that a step makes smaller; PyTorch's word.
package enum LossReduction: String, ParameterChoice {
  /// The mean over all symbols.
  case mean
  /// The sum over each example's symbols, the mean over the examples.
  case sum
}

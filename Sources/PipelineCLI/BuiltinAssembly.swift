import Engine
import Generators
import PostProcessing

extension Assembly {
  /// Every kind and step that this program has.
  static let builtin = Assembly(
    generators: BuiltinGenerators.all, steps: BuiltinSteps.all, jobSteps: BuiltinSteps.ofJobs)
}

/// How many bits the weights of a generator have; results are those of the precision, on every
/// machine the same.
public enum WeightPrecision: String, CaseIterable, Sendable {
  /// As they were trained.
  case f32
  /// 16 bits: the upper half of a float, rounded to nearest.
  case bf16
  /// 8 bits: whole numbers, 32 inputs of an output by one scale, its largest weight / 127.
  case int8
}

public import TensorCore

/// The four parameters of one recurrent layer, named as PyTorch does: `NAME.weight_ih_lK`,
/// `weight_hh`, `bias_ih`, `bias_hh`.
///
/// All start uniform within 1 / sqrt(hidden).
public struct RecurrentLayer {
  /// Input weight `[gates * hidden, in]`.
  public let weightIH: Variable
  /// Recurrent weight `[gates * hidden, hidden]`.
  public let weightHH: Variable
  /// Input bias `[gates * hidden]`.
  public let biasIH: Variable
  /// Recurrent bias `[gates * hidden]`.
  public let biasHH: Variable
  private let name: String
  private let index: Int

  init(
    _ name: String, index: Int, gates: Int, inputs: Int, hidden: Int,
    from source: inout some ParameterSource
  ) throws(ModelFileError) {
    let initial = Initial.fan(in: hidden)
    let rows = gates * hidden
    self.name = name
    self.index = index
    weightIH = try source.parameter("\(name).weight_ih_l\(index)", [rows, inputs], initial)
    weightHH = try source.parameter("\(name).weight_hh_l\(index)", [rows, hidden], initial)
    biasIH = try source.parameter("\(name).bias_ih_l\(index)", [rows], initial)
    biasHH = try source.parameter("\(name).bias_hh_l\(index)", [rows], initial)
  }

  var parameters: [NamedParameter] {
    [
      NamedParameter("\(name).weight_ih_l\(index)", weightIH),
      NamedParameter("\(name).weight_hh_l\(index)", weightHH),
      NamedParameter("\(name).bias_ih_l\(index)", biasIH),
      NamedParameter("\(name).bias_hh_l\(index)", biasHH),
    ]
  }
}

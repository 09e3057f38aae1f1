import Numerics
public import PipelineInterface

/// How a sample becomes a code of 8 bits, and back; 128 is silence in both.
public enum SampleEncoding: String, CaseIterable, Sendable, ParameterChoice {
  /// Fine steps for quiet sounds, coarse ones for loud.
  case muLaw = "mu-law"
  /// Equal steps.
  case linear

  /// The code of silence.
  public static let silence = MuLaw.silence

  /// The code of an amplitude in -1...1.
  package func encode(_ amplitude: Float) -> UInt8 {
    switch self {
    case .muLaw: MuLaw.encode(amplitude)
    case .linear: LinearCode.encode(amplitude)
    }
  }

  /// The amplitude of each code.
  package var decoded: [Float] {
    switch self {
    case .muLaw: MuLaw.decoded
    case .linear: LinearCode.decoded
    }
  }
}

import ArgumentParser

/// A workload of the peer scripts; `ReferenceNetworks` has its sizes.
enum Workload: String, CaseIterable, ExpressibleByArgument {
  case rnn = "rnn_lm"
  case lstm = "lstm_lm"
  case transformer = "transformer_lm"
  case ganMLP = "gan_mlp"
  case dcgan = "dcgan64"
  case vaeMLP = "vae_mlp"
  case vaeConv = "vae_conv64"
  case sampleRNN = "samplernn"

  /// What is counted.
  var unit: String {
    switch self {
    case .rnn, .lstm, .transformer: "tokens/s"
    case .ganMLP, .dcgan, .vaeMLP, .vaeConv: "images/s"
    case .sampleRNN: "samples/s"
    }
  }

  /// Sequences or pictures in a batch of the peers' training.
  var trainingBatch: Int {
    switch self {
    case .rnn, .lstm, .transformer: 32
    case .ganMLP, .dcgan, .vaeMLP, .vaeConv: 64
    case .sampleRNN: 16
    }
  }
}

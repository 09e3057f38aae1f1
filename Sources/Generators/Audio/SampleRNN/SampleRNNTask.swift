package import NN
package import TensorCore
package import Training

/// The recipe of a SampleRNN: windows of the training clips (`WindowOrder`), each from the first
/// state or, with `carry`, after the state of the window before; loss in nats a sample, mean over
/// batch and window.
///
/// Each clip has 16 codes of silence in front, the context of its first samples. Generation starts
/// there too, yet few random windows do when clips are long: `onsets` gives beginnings their share.
package final class SampleRNNTask: TrainingTask {
  private let network: SampleRNN
  private let training: [[UInt8]]
  private let validation: [[UInt8]]
  private let classes: (training: [Int], validation: [Int])
  private let window: Int
  private let batch: Int
  private let carry: Int
  private let order: WindowOrder
  /// The states after the last batch, when the next one may go on from them.
  private var state: SampleRNN.State?

  /// A task over clips, each at least `window` samples long; `window` is a multiple of 16.
  ///
  /// `classes`: one a clip, of a network that knows classes. The first `onsets` examples of each
  /// batch, 0...batch, begin where a clip begins. A row reads up to `carry` windows one after the
  /// other, the state carried over without its gradient.
  package init(
    network: SampleRNN, training: [[UInt8]], validation: [[UInt8]],
    classes: (training: [Int], validation: [Int]) = ([], []), window: Int, batch: Int,
    onsets: Int = 0, carry: Int = 1, streams: TrainingStreams
  ) {
    precondition(
      window.isMultiple(of: SampleRNN.topFrame) && training.allSatisfy { $0.count >= window },
      "SampleRNN: windows of \(window) do not fit the clips")
    self.network = network
    self.training = training.map { SampleRNN.context + $0 }
    self.validation = validation
    self.classes = classes
    self.window = window
    self.batch = batch
    self.carry = carry
    order = WindowOrder(
      lengths: training.map { $0.count }, window: window, rows: batch, onsets: onsets,
      carry: carry, streams: streams)
  }

  package var parameters: [NamedParameter] { network.parameters }

  package func loss(step: Int, on tape: Tape) -> Variable {
    let windows = order.windows(step: step)
    let codes = windows.flatMap { window in
      training[window.clip][window.start..<window.start + SampleRNN.topFrame + self.window]
        .map { Int32($0) }
    }
    let (loss, state) = network.loss(
      codes, batch: windows.count,
      classes: classes.training.isEmpty ? [] : windows.map { classes.training[$0.clip] },
      from: start(windows), on: tape)
    self.state = carry > 1 ? state : nil
    return loss
  }

  package func validationLoss(_ compute: Compute, shouldStop: () -> Bool) -> Double? {
    network.clipLoss(
      validation, classes: classes.validation, compute: compute, shouldStop: shouldStop)
  }

  /// The states after the last batch by their layers' names; none without `carry`.
  package var carried: [String: Tensor] {
    Dictionary(uniqueKeysWithValues: zip(network.recurrences.map { $0.name }, state ?? []))
  }

  /// Puts back what `carried` gave.
  package func restore(carried: [String: Tensor]) throws(ModelFileError) {
    let names = network.recurrences.map { $0.name }
    if let name = carried.keys.filter({ !names.contains($0) || carry == 1 }).min() {
      throw ModelFileError("tensor \"\(name)\" is not part of the training")
    }
    guard !carried.isEmpty else {
      state = nil
      return
    }
    var state: SampleRNN.State = []
    let shape: Shape = [batch, network.configuration.dim]
    for name in names {
      guard let tensor = carried[name], tensor.shape == shape else {
        throw ModelFileError("tensor \"\(name)\" of shape \(shape) is missing")
      }
      state.append(tensor)
    }
    self.state = state
  }

  private func start(_ windows: [WindowOrder.Window]) -> SampleRNN.Start {
    let goesOn = windows.map { $0.goesOn }
    guard let state, goesOn.contains(true) else { return .beginning }
    return goesOn.contains(false) ? .mixed(state, goesOn: goesOn) : .after(state)
  }
}

import CKernels

/// Records operators as they compute and walks them backwards for the gradients.
///
/// One thread uses a tape, for one step. The operators are extensions, one a file, with forward and
/// backward side by side. Parameters must not change while the tape lives.
public final class Tape {
  /// Where the operators run.
  public let compute: Compute
  /// `false`: values only; nothing is saved for a gradient.
  public let isRecording: Bool
  /// The first parameter of the layer behind which the first value was not finite, on a tape that
  /// watches; `nil`: every value is finite, or the data were not.
  public private(set) var origin: Variable?

  /// Takes the gradient of an operator's result, which it may overwrite, to its inputs.
  typealias Backward = (inout Tensor) -> Void

  private var records: [(result: Variable, backward: Backward)] = []
  private var watch: Watch
  private var packings: [ObjectIdentifier: (weight: Tensor, packed: PackedMatrix)] = [:]

  /// An empty tape.
  ///
  /// `watching` looks at every value for one that is not finite: slow, to explain a failure.
  public init(_ compute: Compute, recording: Bool = true, watching: Bool = false) {
    self.compute = compute
    isRecording = recording
    watch = watching ? .on(last: nil) : .off
    ck_reset_float_mode()
  }

  /// A leaf without a gradient.
  public func constant(_ value: Tensor) -> Variable {
    Variable(value, requiresGradient: false)
  }

  /// Accumulates the gradients of the scalar `loss` into the parameters and empties the tape.
  ///
  /// Operators run in reverse order of recording, so each gradient's parts are added in reverse
  /// order of its uses; whatever an operator saved is freed as soon as it has been used.
  public func backward(_ loss: Variable) {
    precondition(loss.shape.count == 1, "backward: loss of shape \(loss.shape)")
    if loss.requiresGradient { loss.gradient = Tensor(loss.shape, [1]) }
    walkBack()
  }

  /// The result of an operator of another tape, whose gradient goes there: that tape is walked
  /// backwards in the middle of this one.
  public func adopt(_ result: Variable, of other: Tape) -> Variable {
    record(result.value, from: result) { dy in
      result.gradient = dy
      other.walkBack()
    }
  }

  private func walkBack() {
    packings = [:]
    while let (result, backward) = records.popLast() {
      guard var gradient = result.gradient else { continue }
      result.gradient = nil
      backward(&gradient)
    }
  }

  /// Whether an operator of these inputs must save what its gradient needs.
  func needsGradient(_ inputs: Variable?...) -> Bool {
    isRecording && inputs.contains { $0?.requiresGradient == true }
  }

  /// The result of an operator, recorded when one of its inputs wants a gradient.
  func record(
    _ value: Tensor, from inputs: Variable?..., backward: @escaping Backward
  ) -> Variable {
    look(at: value, from: inputs)
    guard isRecording, inputs.contains(where: { $0?.requiresGradient == true }) else {
      return constant(value)
    }
    let result = Variable(value, requiresGradient: true)
    records.append((result, backward))
    return result
  }

  private enum Watch {
    case off
    /// The first parameter of the last operator that had one.
    case on(last: Variable?)
  }

  private func look(at value: Tensor, from inputs: [Variable?]) {
    guard case .on(let last) = watch else { return }
    let parameter = inputs.lazy.compactMap { $0 }.first { $0.isParameter } ?? last
    watch = .on(last: parameter)
    if !value.withUnsafeBufferPointer({ $0.allSatisfy { $0.isFinite } }) {
      origin = parameter
      watch = .off
    }
  }

  /// The weight packed for `x Wᵀ`, once for the tape's life.
  func packed(_ weight: Variable) -> PackedMatrix {
    // The entry keeps the buffer alive, so that its identity is not given to another one.
    let value = weight.value
    if let known = packings[value.identity] { return known.packed }
    let packed = PackedMatrix(value, compute: compute)
    packings[value.identity] = (value, packed)
    return packed
  }

  /// `y = x Wᵀ + b` of `rows` rows; the first product that needs a weight packs it.
  func product(
    _ x: Tensor, rows: Int, _ weight: Variable, bias: Tensor?, into y: UnsafeMutablePointer<Float>
  ) {
    let value = weight.value
    let (outputs, inputs) = (value.shape[0], value.shape[1])
    if let packed = packings[value.identity]?.packed {
      compute.product(
        rows, outputs, inputs, x.base, stride: inputs, panels: packed.panels.base,
        bias: bias?.base, into: y, stride: outputs)
    } else {
      let panels = compute.tensor([panelFloats(inputs, outputs)]) { panels in
        compute.product(
          rows, outputs, inputs, x.base, stride: inputs, packing: value.base, strideK: 1,
          strideN: inputs, into: panels, bias: bias?.base, into: y, stride: outputs)
      }
      let packed = PackedMatrix(panels: panels, inputs: inputs, outputs: outputs)
      packings[value.identity] = (value, packed)
    }
    withExtendedLifetime((x, value, bias)) {}
  }
}

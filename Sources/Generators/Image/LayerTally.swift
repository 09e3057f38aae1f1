import NN
import PipelineInterface
import TensorCore

/// Counts the numbers that go from layer to layer while one picture passes through a network.
struct LayerTally {
  /// All of them so far.
  private(set) var floats = 0
  /// Width and height of the planes that were reached.
  private var side: Int

  /// Begins with planes of a width.
  init(side: Int = 1) { self.side = side }

  /// A linear layer.
  mutating func add(_ layer: Linear) { floats = floats.plus(layer.weight.shape[0]) }

  /// Goes on with planes of a width.
  mutating func reshape(side: Int) { self.side = side }

  /// A transposed convolution, whose planes are held with a border.
  mutating func add(_ layer: ConvTranspose2d) {
    let kernel = layer.weight.shape[2]
    side = (side - 1) * layer.stride - 2 * layer.padding + kernel
    floats = floats.plus(layer.weight.shape[1].times((side + 2) * (side + 2)))
  }

  /// A convolution, whose input is unfolded: a column of a kernel's size for each place.
  mutating func add(_ layer: Conv2d) {
    let (inputs, kernel) = (layer.weight.shape[1], layer.weight.shape[2])
    side = (side + 2 * layer.padding - kernel) / layer.stride + 1
    floats = floats.plus(
      (side * side).times(inputs.times(kernel * kernel).plus(layer.weight.shape[0])))
  }

  /// All layers of a sequence.
  mutating func add(_ sequence: Sequential) {
    for layer in sequence.layers {
      switch layer {
      case .linear(let own): add(own)
      case .convolution(let own): add(own)
      case .transposedConvolution(let own): add(own)
      case .batchNorm, .relu, .leakyRelu, .tanh: continue
      }
    }
  }
}

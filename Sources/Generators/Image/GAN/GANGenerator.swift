public import Media
import NN
import Numerics
public import PipelineInterface
public import TensorCore

/// Draws pictures: a code from the normal distribution, without its outskirts, through the generator.
///
/// A channel's byte is (value + 1) / 2 x 255, rounded half to even.
public struct GANGenerator: Generator {
  /// How far codes may lie from the mean.
  public static let truncation = Parameter<Double>(
    "truncation", default: 8, in: 0.1...8,
    help:
      "numbers of a code beyond this are drawn again: less gives more usual, less varied pictures; "
      + "8 changes nothing")

  private let layers: FrozenSequential
  private let isConvolutional: Bool
  private let latent: Int
  private let batches: PictureBatches
  private let compute: Compute

  /// Takes the values of a network whose pictures are of a form.
  public init(_ network: GANGeneratorNetwork, form: PictureForm, compute: Compute) {
    layers = FrozenSequential(
      network.layers,
      input: network.isConvolutional ? [network.latent, 1, 1] : [network.latent], compute: compute)
    latent = network.latent
    isConvolutional = network.isConvolutional
    batches = PictureBatches(form: form, lastLayer: network.lastLayer)
    self.compute = compute
  }

  /// As many pictures as `PictureBatches` takes at a time.
  public var preferredBatch: Int { batches.size }

  /// One of the pictures a request, in order.
  public func generate(
    _ requests: [GenerationRequest], isCancelled: @Sendable () -> Bool
  ) -> [Result<Sample, GenerationError>] {
    batches.samples(requests, isCancelled: isCancelled, scale: .symmetric) { batch in
      pictures(LatentCodes.truncated(batch, width: latent, at: Self.truncation))
    }
  }

  /// The values of pictures of codes `[B, latent]`, in -1...1.
  package func pictures(_ codes: Tensor) -> Tensor {
    let input: Shape = isConvolutional ? [codes.shape[0], latent, 1, 1] : codes.shape
    return layers(codes.reshaped(input), on: compute)
  }

  /// Every request within the parameters' ranges is fine.
  public func objection(to request: GenerationRequest) -> ParameterError? { nil }
}

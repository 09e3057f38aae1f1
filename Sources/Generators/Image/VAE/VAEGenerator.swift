public import Media
import Numerics
public import PipelineInterface
public import TensorCore

/// Draws pictures: a code from the normal distribution, decoded.
///
/// Code element i is word i of stream 1 as a normal number, times `spread`. A channel's byte is its
/// value x 255, rounded half to even.
public struct VAEGenerator: Generator {
  /// How far codes lie from the mean picture.
  public static let spread = Parameter<Double>(
    "spread", default: 1, in: 0...4,
    help: "how far pictures lie from the average one: 0 is the average, 1 as the model learnt")

  private let decoder: VAEDecoder
  private let batches: PictureBatches
  private let compute: Compute

  /// Takes the decoder of a convolutional network.
  public init(_ network: VAE, compute: Compute) {
    self.init(
      VAEDecoder(network, compute: compute), form: network.configuration.form, compute: compute)
  }

  /// Takes the decoder of a network of linear layers, whose pictures are of a form.
  public init(_ network: VAEMLP, form: PictureForm, compute: Compute) {
    self.init(VAEDecoder(network, compute: compute), form: form, compute: compute)
  }

  private init(_ decoder: VAEDecoder, form: PictureForm, compute: Compute) {
    self.decoder = decoder
    self.batches = PictureBatches(form: form, lastLayer: decoder.lastLayer)
    self.compute = compute
  }

  /// As many pictures as `PictureBatches` takes at a time.
  public var preferredBatch: Int { batches.size }

  /// One of the pictures a request, in order.
  public func generate(
    _ requests: [GenerationRequest], isCancelled: @Sendable () -> Bool
  ) -> [Result<Sample, GenerationError>] {
    batches.samples(requests, isCancelled: isCancelled, scale: .unit) { batch in
      pictures(LatentCodes.spread(batch, width: decoder.latent, by: Self.spread))
    }
  }

  /// The values of pictures of codes `[B, latent]`, in 0...1.
  package func pictures(_ codes: Tensor) -> Tensor { decoder.decode(codes, on: compute) }

  /// Every request within the parameters' ranges is fine.
  public func objection(to request: GenerationRequest) -> ParameterError? { nil }
}

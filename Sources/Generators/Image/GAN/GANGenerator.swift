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

  /// Parameters of the kind.
  public static let parameters: [any AnyParameter] = [truncation, ClassLabels.parameter]

  private let layers: FrozenSequential
  private let isConvolutional: Bool
  private let latent: Int
  private let classes: PictureClasses
  private let labels: LabelVectors?
  private let batches: PictureBatches
  private let activations: Int
  private let compute: Compute

  /// Takes the values of a network whose pictures are of a form; `classes` are the labels of what it
  /// knows, in byte order.
  public init(
    _ network: GANGeneratorNetwork, form: PictureForm, classes: [String] = [], compute: Compute
  ) {
    let width = network.latent + (network.label?.weight.shape[1] ?? 0)
    layers = FrozenSequential(
      network.layers, input: network.isConvolutional ? [width, 1, 1] : [width], compute: compute)
    var tally = LayerTally()
    tally.add(network.layers)
    activations = tally.floats
    latent = network.latent
    labels = network.label.map { LabelVectors($0) }
    self.classes = PictureClasses(classes)
    isConvolutional = network.isConvolutional
    batches = PictureBatches(form: form, lastLayer: network.lastLayer)
    self.compute = compute
  }

  /// As many pictures as `PictureBatches` takes at a time.
  public var preferredBatch: Int { batches.size }

  /// The model's own size.
  public func bound(of request: GenerationRequest) -> SampleBound? {
    .image(width: batches.form.size, height: batches.form.size)
  }

  /// What goes from layer to layer of a batch.
  public func workingBytes(of request: GenerationRequest, items: Int) -> Int {
    batches.bytes(items: items, floats: activations)
  }

  /// One of the pictures a request, in order.
  public func generate(
    _ requests: [GenerationRequest], isCancelled: @Sendable () -> Bool
  ) -> [Result<Sample, GenerationError>] {
    batches.samples(
      requests, isCancelled: isCancelled, objection: objection, scale: .symmetric
    ) { batch in
      let codes = LatentCodes.truncated(batch, width: latent, at: Self.truncation)
      // A class that is unknown was objected to.
      return pictures(codes, classes: batch.map { try? classes.mix(of: $0) })
    }
  }

  /// The values of pictures of codes `[B, latent]`, in -1...1; of classes, or places between them, where
  /// the network knows classes.
  package func pictures(_ codes: Tensor, classes: [ClassMix?] = []) -> Tensor {
    let x = labels?.joined(to: codes, classes) ?? codes
    return layers(isConvolutional ? x.reshaped([x.shape[0], x.shape[1], 1, 1]) : x, on: compute)
  }

  /// A class that the model does not know.
  public func objection(to request: GenerationRequest) -> ParameterError? {
    do throws(ParameterError) {
      _ = try classes.mix(of: request)
      return nil
    } catch {
      return error
    }
  }
}

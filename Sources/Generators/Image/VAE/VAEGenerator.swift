public import Media
import NN
import Numerics
public import PipelineInterface
public import TensorCore

/// Draws pictures: a code from the normal distribution, decoded; or makes given pictures again: the
/// mean of their codes, decoded.
///
/// Code element i is word i of stream 1 as a normal number, times `spread`. A channel's byte is its
/// value x 255, rounded half to even.
public struct VAEGenerator: Generator {
  /// How far codes lie from the mean picture.
  public static let spread = Parameter<Double>(
    "spread", default: 1, in: 0...4,
    help: "how far pictures lie from the average one: 0 is the average, 1 as the model learnt")
  /// A picture that is made again.
  public static let reconstruct = Parameter<PictureFile>(
    "reconstruct", default: PictureFile(), in: Anything(), omittedAtDefault: true,
    help: "a PNG file, from the manifest's folder, that is encoded and decoded; nothing is drawn")
  /// A picture that a walk goes to.
  public static let towards = Parameter<PictureFile>(
    "towards", default: PictureFile(), in: Anything(), omittedAtDefault: true,
    help: "with reconstruct and frames: the PNG file that the walk goes to from that one")

  /// Parameters of the kind.
  public static let parameters: [any AnyParameter] = [
    spread, reconstruct, towards, ClassLabels.parameter,
  ]

  private let decoder: VAEDecoder
  private let encoder: VAEEncoder
  private let form: PictureForm
  private let background: Colour
  private let classes: PictureClasses
  private let batches: PictureBatches
  private let compute: Compute

  /// Takes a convolutional network.
  public init(_ network: VAE, compute: Compute) {
    self.init(network, background: nil, compute: compute)
  }

  /// The same with the colour that transparent parts of given pictures lie on; `nil`: black.
  init(_ network: VAE, background: Colour?, compute: Compute) {
    self.init(
      VAEDecoder(network, compute: compute), VAEEncoder(network, compute: compute),
      form: network.configuration.form,
      classes: network.configuration.classes, background: background, compute: compute)
  }

  /// Takes a network of linear layers, whose pictures are of a form; `classes` are the labels of what
  /// it knows, in byte order.
  public init(
    _ network: VAEMLP, form: PictureForm, classes: [String] = [], compute: Compute
  ) {
    self.init(network, form: form, classes: classes, background: nil, compute: compute)
  }

  init(
    _ network: VAEMLP, form: PictureForm, classes: [String], background: Colour?, compute: Compute
  ) {
    self.init(
      VAEDecoder(network, compute: compute), VAEEncoder(network, compute: compute), form: form,
      classes: classes,
      background: background, compute: compute)
  }

  private init(
    _ decoder: VAEDecoder, _ encoder: VAEEncoder, form: PictureForm, classes: [String],
    background: Colour?, compute: Compute
  ) {
    self.decoder = decoder
    self.encoder = encoder
    self.form = form
    self.background = background ?? Colour(red: 0, green: 0, blue: 0)
    self.classes = PictureClasses(classes)
    self.batches = PictureBatches(form: form, lastLayer: decoder.lastLayer)
    self.compute = compute
  }

  /// As many pictures as `PictureBatches` takes at a time.
  public var preferredBatch: Int { batches.size }

  /// The model's own size.
  public func bound(of request: GenerationRequest) -> SampleBound? {
    .image(width: batches.form.size, height: batches.form.size)
  }

  /// What goes from layer to layer of a batch, and of a given picture.
  public func workingBytes(of request: GenerationRequest, items: Int) -> Int {
    let isGiven = request.values.texts[Self.reconstruct.name] ?? "" != ""
    return batches.bytes(items: items, floats: decoder.activations)
      .plus(isGiven ? batches.bytes(items: 1, floats: encoder.activations) : 0)
  }

  /// One of the pictures a request, in order.
  public func generate(
    _ requests: [GenerationRequest], isCancelled: @Sendable () -> Bool
  ) -> [Result<Sample, GenerationError>] {
    // The requests of a job share their pictures: each is encoded once.
    var known: [Given: [Float]] = [:]
    return batches.samples(
      requests, isCancelled: isCancelled, objection: objection, scale: .unit
    ) { batch in
      // A class that is unknown was objected to.
      let mixes = batch.map { try? classes.mix(of: $0) }
      return pictures(codes(batch, &known), classes: mixes)
    }
  }

  /// The values of pictures of codes `[B, latent]`, in 0...1; of classes, or places between them, where
  /// the network knows classes.
  package func pictures(_ codes: Tensor, classes: [ClassMix?] = []) -> Tensor {
    decoder.decode(codes, classes: classes, on: compute)
  }

  /// A given picture and the class that it is said to be of.
  private struct Given: Hashable {
    let picture: Raster
    let label: Int?
  }

  /// `[requests, latent]`.
  private func codes(
    _ batch: ArraySlice<GenerationRequest>, _ known: inout [Given: [Float]]
  ) -> Tensor {
    LatentCodes.walk(batch, width: decoder.latent) { request, draw, key in
      guard let first = request.pictures[Self.reconstruct.name] else {
        return LatentCodes.spread(request, key: key, width: decoder.latent, by: Self.spread)
      }
      let second = request.pictures[Self.towards.name] ?? first
      let given = Given(
        picture: draw.isMultiple(of: 2) ? first : second,
        label: (try? classes.mix(of: request))?.from)
      if let code = known[given] { return code }
      // A picture of another size was objected to.
      let values = ImageFolder.values(of: given.picture, form: form, background: background)
      let code = encoder.mean(
        of: values ?? [Float](repeating: 0, count: form.values), class: given.label, on: compute)
      known[given] = code
      return code
    }
  }

  /// A class that the model does not know, a picture of another size, or pictures without what they
  /// need.
  public func objection(to request: GenerationRequest) -> ParameterError? {
    do throws(ParameterError) {
      _ = try classes.mix(of: request)
    } catch {
      return error
    }
    let (first, second) = (
      request.pictures[Self.reconstruct.name], request.pictures[Self.towards.name]
    )
    func refusal(_ parameter: Parameter<PictureFile>, _ reason: String) -> ParameterError {
      ParameterError(name: parameter.name, reason: reason)
    }
    if second != nil, first == nil || request.walk == nil {
      return refusal(Self.towards, "needs reconstruct, a picture to begin with, and frames")
    }
    if first != nil, second == nil, request.walk != nil {
      return refusal(Self.reconstruct, "with frames needs towards, a picture to go to")
    }
    if first != nil, !classes.labels.labels.isEmpty,
      request.values[ClassLabels.parameter].isEmpty
    {
      return ParameterError(
        name: ClassLabels.parameter.name,
        reason: "must say what the picture shows: "
          + classes.labels.labels.joined(separator: ", "))
    }
    for (parameter, picture) in [(Self.reconstruct, first), (Self.towards, second)] {
      guard let picture, !ImageFolder.fits(picture, size: form.size) else { continue }
      return refusal(parameter, ImageFolder.refusal(of: picture, size: form.size))
    }
    return nil
  }
}

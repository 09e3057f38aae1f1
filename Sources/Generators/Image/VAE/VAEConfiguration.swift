import PipelineInterface

/// The network of a VAE and the pictures that it makes.
public struct VAEConfiguration: Hashable, Sendable {
  /// The kind of network with its sizes.
  public enum Network: Hashable, Sendable {
    /// Channels after each stage of the encoder, bottom first: each stage halves the picture, down to
    /// 4x4 at the top.
    case convolutional(channels: [Int])
    /// Linear layers, so many numbers between picture and code.
    case mlp(hidden: Int)
  }

  /// The network.
  public var network: Network
  /// Size and planes of the pictures.
  public var form: PictureForm
  /// Numbers in a code.
  public var latent: Int
  /// The distribution of pictures.
  public var likelihood: PictureLikelihood
  /// What the pictures can be asked to show; labels in byte order, or none.
  public var classes: [String] = []

  /// A convolutional network; pictures are 4 wide times 2 for each stage.
  public init(
    channels: [Int], latent: Int, picture: PictureChannels = .rgb,
    likelihood: PictureLikelihood = .gaussian
  ) {
    network = .convolutional(channels: channels)
    form = PictureForm(size: 4 << channels.count, channels: picture)
    self.latent = latent
    self.likelihood = likelihood
  }

  /// A network of linear layers.
  public init(form: PictureForm, hidden: Int, latent: Int, likelihood: PictureLikelihood) {
    network = .mlp(hidden: hidden)
    self.form = form
    self.latent = latent
    self.likelihood = likelihood
  }

  /// A convolutional network for square pictures of `size` (8, 16, 32, …, 512): `width` channels
  /// after the first stage, twice as many after each further one.
  ///
  /// `nil` for another size.
  public init?(
    size: Int, width: Int, latent: Int, picture: PictureChannels = .rgb,
    likelihood: PictureLikelihood = .gaussian
  ) {
    guard let stages = PictureForm.stages(size: size) else { return nil }
    self.init(
      channels: (0..<stages).map { width << $0 }, latent: latent, picture: picture,
      likelihood: likelihood)
  }

  /// Channels of a convolutional network; none of another one.
  public var channels: [Int] {
    if case .convolutional(let channels) = network { channels } else { [] }
  }

  /// Width and height of a picture.
  public var size: Int { form.size }
}

extension PictureForm {
  /// How often a size of 8, 16, 32, …, 512 halves down to 4; `nil` for another size.
  static func stages(size: Int) -> Int? {
    let stages = size.trailingZeroBitCount - 2
    guard size > 4, size <= 512, size == 4 << stages else { return nil }
    return stages
  }
}

/// The networks of a GAN and the pictures that they make.
public struct GANConfiguration: Hashable, Sendable {
  /// The kind of networks with the generator's sizes.
  public enum Network: Hashable, Sendable {
    /// Transposed convolutions (Radford et al., 2015) with `width` channels before the last one, and
    /// twice as many before each earlier one.
    case dcgan(width: Int)
    /// Linear layers with so many outputs each, before the last one.
    case mlp(hidden: [Int])
  }

  /// The networks.
  public var network: Network
  /// Size and planes of the pictures.
  public var form: PictureForm
  /// Numbers in a code.
  public var latent: Int
  /// What the pictures can be asked to show; labels in byte order, or none.
  public var classes: [String]

  /// A configuration from its parts; `nil` when a `dcgan` cannot make the form's size, which is 8,
  /// 16, 32, …, 512.
  public init?(network: Network, form: PictureForm, latent: Int, classes: [String] = []) {
    if case .dcgan = network, PictureForm.stages(size: form.size) == nil { return nil }
    self.network = network
    self.form = form
    self.latent = latent
    self.classes = classes
  }
}

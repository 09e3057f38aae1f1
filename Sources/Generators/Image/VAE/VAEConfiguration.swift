/// Sizes of a convolutional VAE.
///
/// Each stage halves the picture, down to 4x4 at the top.
public struct VAEConfiguration: Hashable, Sendable {
  /// Channels after each stage of the encoder, bottom first.
  public var channels: [Int]
  /// Numbers in a code.
  public var latent: Int

  /// Sizes from their numbers.
  public init(channels: [Int], latent: Int) {
    self.channels = channels
    self.latent = latent
  }

  /// Width and height of a picture: 4 times 2 for each stage.
  public var size: Int { 4 << channels.count }

  /// Sizes for square pictures of `size` (8, 16, 32, …, 512): `width` channels after the first
  /// stage, twice as many after each further one.
  ///
  /// `nil` for another size.
  public init?(size: Int, width: Int, latent: Int) {
    let stages = size.trailingZeroBitCount - 2
    guard size > 4, size <= 512, size == 4 << stages else { return nil }
    self.init(channels: (0..<stages).map { width << $0 }, latent: latent)
  }
}

public import Media

/// A loaded model that makes samples.
public protocol Generator: Sendable {
  /// How many requests are best advanced together. Never visible in a result.
  var preferredBatch: Int { get }

  /// One result a request, in order. An item is a pure function of its own request and the model:
  /// never of the other requests, their number or the thread count.
  ///
  /// `isCancelled` is asked often; when it turns true the rest fails with `.cancelled`.
  func generate(
    _ requests: [GenerationRequest], isCancelled: @Sendable () -> Bool
  ) -> [Result<Sample, GenerationError>]

  /// The reason for which this model refuses a request, before work starts (an unknown character in
  /// the prompt, a length that it cannot make); `nil`: fine.
  func objection(to request: GenerationRequest) -> ParameterError?

  /// The most that a request's sample can be, before any step; `nil`: not known.
  func bound(of request: GenerationRequest) -> SampleBound?

  /// About the bytes that so many requests like this one take while they are made together, beside
  /// the model's own and the samples': states, caches, what goes from layer to layer.
  func workingBytes(of request: GenerationRequest, items: Int) -> Int
}

extension Generator {
  /// Not known.
  public func bound(of request: GenerationRequest) -> SampleBound? { nil }

  /// Nothing worth telling.
  public func workingBytes(of request: GenerationRequest, items: Int) -> Int { 0 }
}

/// An item that failed.
public struct GenerationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What happened, in lower case, no period; names the layer of a NaN.
  public let reason: String
  /// A failure with a reason.
  public init(_ reason: String) { self.reason = reason }
  /// The item was dropped because the run is stopping.
  public static let cancelled = GenerationError("cancelled")
  /// The reason.
  public var description: String { reason }
}

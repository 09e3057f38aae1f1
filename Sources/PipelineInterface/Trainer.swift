/// How a kind learns: the vocabulary of its recipes, and training itself.
public protocol Trainer: Sendable {
  /// Attributes of the recipe's kind element: the architecture.
  var architecture: [any AnyParameter] { get }
  /// Attributes of `<dataset>` beside `path`, `validation`, `licence` and `credit`: preprocessing.
  var dataset: [any AnyParameter] { get }
  /// Attributes of `<optimizer>`.
  var optimizer: [any AnyParameter] { get }
  /// Attributes of `<schedule>`: steps, batch, rate over time, validation interval.
  var schedule: [any AnyParameter] { get }

  /// What speaks against a request, told before its data are read: values that contradict each other,
  /// or networks that need more than `memory` bytes; `nil`: nothing.
  func objection(to request: TrainingRequest, memory: Int) -> TrainingObjection?

  /// Trains. Blocks; reports through `observer`; a pure function of the request (not of threads).
  func train(_ request: TrainingRequest, observer: any TrainingObserver) throws -> TrainingOutcome

  /// The held-out loss of a checkpoint on the data in a folder or file (all of it).
  func evaluate(checkpoint: [UInt8], data: String, threads: Int) throws -> Evaluation
}

/// What a recipe asks for, paths resolved.
public struct TrainingRequest: Sendable {
  /// Name of the recipe.
  public let name: String
  /// Recipe seed: every stream of the training derives from it.
  public let seed: UInt64
  /// Folder or file of the data, resolved.
  public let dataPath: String
  /// Share of the data held out for validation, 0..<1.
  public let validation: Double
  /// Licence of the data, copied into the checkpoint.
  public let licence: String
  /// Credit line, copied into the checkpoint.
  public let credit: String
  /// Values of the trainer's four lists.
  public let architecture, dataset, optimizer, schedule: ParameterValues
  /// Workers at most; never visible in the result.
  public let threads: Int

  /// A request from its parts.
  public init(
    name: String, seed: UInt64, dataPath: String, validation: Double, licence: String,
    credit: String, architecture: ParameterValues, dataset: ParameterValues,
    optimizer: ParameterValues, schedule: ParameterValues, threads: Int
  ) {
    self.name = name
    self.seed = seed
    self.dataPath = dataPath
    self.validation = validation
    self.licence = licence
    self.credit = credit
    self.architecture = architecture
    self.dataset = dataset
    self.optimizer = optimizer
    self.schedule = schedule
    self.threads = threads
  }
}

/// A held-out loss.
public struct Evaluation: Hashable, Sendable {
  /// The loss, mean over everything measured.
  public let loss: Double
  /// Its unit: `nats/character`, `loss/picture`, `bits/sample`.
  public let unit: String
  /// How much was measured, for people: `111,539 characters`.
  public let measured: String
  /// Figures that say more of it, to be read beside it.
  public let parts: [Part]

  /// A figure beside the loss, in its unit.
  public struct Part: Hashable, Sendable {
    /// What it is of: `colour`.
    public let name: String
    /// The figure.
    public let value: Double

    /// A figure under a name.
    public init(name: String, value: Double) {
      self.name = name
      self.value = value
    }
  }

  /// An evaluation from its parts.
  public init(loss: Double, unit: String, measured: String, parts: [Part] = []) {
    self.loss = loss
    self.unit = unit
    self.measured = measured
    self.parts = parts
  }
}

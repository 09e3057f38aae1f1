import Engine

/// Several observers of one run.
final class RunObservers: RunObserver {
  private let observers: [any RunObserver]

  init(_ observers: [any RunObserver]) { self.observers = observers }

  func runDid(_ event: RunEvent) {
    for observer in observers { observer.runDid(event) }
  }
}

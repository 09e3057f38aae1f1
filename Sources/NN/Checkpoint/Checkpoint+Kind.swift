extension Checkpoint {
  /// Refuses a model of another kind.
  public func check(kind: String) throws(ModelFileError) {
    guard self.kind == kind else {
      throw ModelFileError("is a model of kind \(quoted(self.kind)), not \(quoted(kind))")
    }
  }
}

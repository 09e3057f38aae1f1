import Numerics
import PipelineInterface

/// The class that a picture is made of, or a place between two of them.
package struct ClassMix: Hashable, Sendable {
  /// The class at the beginning of the way.
  let from: Int
  /// The class at its end; the same but in a walk.
  let to: Int
  /// How far the picture is on it, 0..<1.
  let share: Double
}

/// The classes of a model of pictures.
struct PictureClasses {
  let labels: ClassLabels

  init(_ labels: [String]) { self.labels = ClassLabels(labels) }

  /// What a request asks for, or draws: word 0 of stream 0 of its draw chooses among the classes, all
  /// alike; between two draws of a walk it lies between theirs.
  ///
  /// `nil`: the model knows no classes.
  func mix(of request: GenerationRequest) throws(ParameterError) -> ClassMix? {
    let name = request.values[ClassLabels.parameter]
    if !name.isEmpty {
      let index = try labels.index(of: name)
      return ClassMix(from: index, to: index, share: 0)
    }
    guard !labels.labels.isEmpty else { return nil }
    let from = draw(request.key, request.attempt)
    guard let walk = request.walk, walk.frame > 0 else {
      return ClassMix(from: from, to: from, share: 0)
    }
    return ClassMix(from: from, to: draw(walk.nextKey, request.attempt), share: walk.share)
  }

  private func draw(_ key: UInt64, _ attempt: UInt32) -> Int {
    var stream = RandomStream(key: key, c2: attempt, c3: 0)
    return Int(stream.nextWord().multipliedFullWidth(by: UInt32(labels.labels.count)).high)
  }
}

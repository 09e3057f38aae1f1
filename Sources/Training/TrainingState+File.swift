public import NN
import TensorCore

extension TrainingState {
  /// The version of the layout that this program writes and reads.
  private static let formatVersion = "1"

  /// The bytes of the state, a safetensors file: for each update, by its index, `0/weights/NAME` and
  /// for each memory of its optimizer `0/mean/NAME` and so on, then `buffers/NAME`, `carried/NAME`
  /// and `best/NAME`.
  ///
  /// Losses stand as the bits of their doubles.
  public func encoded() -> [UInt8] {
    var file = SafeTensors(metadata: ["training_state": Self.formatVersion])
    for (index, update) in updates.enumerated() {
      file.put(update.memory.updates, "\(index)/updates")
      for (number, parameter) in update.parameters.enumerated() {
        file.floats["\(index)/weights/\(parameter.name)"] = parameter.value
        for (memory, tensors) in update.memory.tensors {
          file.floats["\(index)/\(memory)/\(parameter.name)"] = tensors[number]
        }
      }
    }
    for (name, value) in buffers { file.floats["buffers/\(name)"] = value }
    for (name, tensor) in carried { file.floats["carried/\(name)"] = tensor }
    file.put(progress.step, "step")
    file.put(progress.recent.sum, "recent/sum")
    file.put(progress.recent.count, "recent/count")
    file.put(progress.recent.isClosed ? 1 : 0, "recent/closed")
    file.put(progress.sinceBest, "since_best")
    if let heldOut = progress.heldOut { file.put(heldOut, "held_out") }
    if let open = progress.open {
      file.put(open.loss, "open/loss")
      file.put(open.rate, "open/rate")
      file.put(open.gradientNorm, "open/norm")
    }
    if let best = progress.best {
      file.put(best.step, "best_step")
      if let loss = best.validation { file.put(loss, "best_loss") }
      for (name, tensor) in best.tensors { file.floats["best/\(name)"] = tensor }
    }
    return file.encoded()
  }

  /// The state in `bytes`, of a training with these updates and buffers.
  public init(decoding bytes: [UInt8], like other: TrainingState) throws(ModelFileError) {
    let file = try SafeTensors(decoding: bytes)
    guard file.metadata["training_state"] == Self.formatVersion else {
      throw ModelFileError("not a training state that this program reads")
    }
    var reader = StateReader(file)
    for (index, update) in other.updates.enumerated() {
      var read = Update(
        parameters: [],
        memory: OptimizerMemory(updates: try reader.integer("\(index)/updates"), tensors: [:]))
      for (name, value) in update.parameters {
        let tensor = try reader.tensor("\(index)/weights/\(name)", value.shape)
        read.parameters.append((name, tensor))
        for memory in update.memory.tensors.keys {
          read.memory.tensors[memory, default: []].append(
            try reader.tensor("\(index)/\(memory)/\(name)", value.shape))
        }
      }
      updates.append(read)
    }
    for (name, value) in other.buffers {
      buffers.append((name, try reader.tensor("buffers/\(name)", value.shape)))
    }
    carried = reader.tensors(under: "carried/")
    progress.step = try reader.integer("step")
    progress.recent = RecentMean(
      sum: try reader.double("recent/sum"), count: try reader.integer("recent/count"),
      isClosed: try reader.integer("recent/closed") == 1)
    progress.sinceBest = try reader.integer("since_best")
    progress.heldOut = reader.has("held_out") ? try reader.double("held_out") : nil
    if reader.has("open/loss") {
      progress.open = TrainingLoop.Figures(
        step: progress.step, loss: try reader.double("open/loss"),
        rate: try reader.double("open/rate"), gradientNorm: try reader.double("open/norm"),
        validation: nil)
    }
    if reader.has("best_step") {
      progress.best = TrainingLoop.Weights(
        step: try reader.integer("best_step"),
        validation: reader.has("best_loss") ? try reader.double("best_loss") : nil,
        tensors: reader.tensors(under: "best/"))
    }
    try reader.finish()
  }
}

extension SafeTensors {
  fileprivate mutating func put(_ number: Int, _ name: String) {
    integers[name] = IntegerTensor(shape: [1], values: [Int64(number)])
  }

  fileprivate mutating func put(_ number: Double, _ name: String) {
    integers[name] = IntegerTensor(shape: [1], values: [Int64(bitPattern: number.bitPattern)])
  }
}

/// Takes the parts out of a state's file; none may be left over.
private struct StateReader {
  private var floats: [String: Tensor]
  private var integers: [String: SafeTensors.IntegerTensor]

  init(_ file: SafeTensors) {
    floats = file.floats
    integers = file.integers
  }

  func has(_ name: String) -> Bool { integers[name] != nil }

  mutating func tensor(_ name: String, _ shape: Shape) throws(ModelFileError) -> Tensor {
    guard let tensor = floats.removeValue(forKey: name), tensor.shape == shape else {
      throw ModelFileError("tensor \"\(name)\" of shape \(shape) is missing")
    }
    return tensor
  }

  mutating func tensors(under folder: String) -> [String: Tensor] {
    var found: [String: Tensor] = [:]
    for (path, tensor) in floats where path.hasPrefix(folder) {
      found[String(path.dropFirst(folder.count))] = tensor
    }
    floats = floats.filter { !$0.key.hasPrefix(folder) }
    return found
  }

  private mutating func word(_ name: String) throws(ModelFileError) -> Int64 {
    guard let tensor = integers.removeValue(forKey: name), tensor.values.count == 1 else {
      throw ModelFileError("number \"\(name)\" is missing")
    }
    return tensor.values[0]
  }

  mutating func integer(_ name: String) throws(ModelFileError) -> Int {
    let word = try word(name)
    guard word >= 0 else { throw ModelFileError("number \"\(name)\" must not be negative") }
    return Int(word)
  }

  mutating func double(_ name: String) throws(ModelFileError) -> Double {
    Double(bitPattern: UInt64(bitPattern: try word(name)))
  }

  func finish() throws(ModelFileError) {
    if let name = (Array(floats.keys) + Array(integers.keys)).min() {
      throw ModelFileError("\"\(name)\" is not part of the training")
    }
  }
}

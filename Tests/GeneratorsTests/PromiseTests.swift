import Generators
import Media
import NN
import PipelineInterface
import TensorCore
import Testing

/// A kind with a small model and more requests than a batch has rows, of many lengths.
enum PromiseCase: String, CaseIterable, CustomTestStringConvertible {
  case text, rnn, transformer
  case image, linearImage, adversarial, linearAdversarial
  case labelledImage, labelledLinearImage, labelledAdversarial, labelledLinearAdversarial
  case audio, flatAudio, labelledAudio, wideAudio

  var testDescription: String { rawValue }
  private var isLabelled: Bool { rawValue.hasPrefix("labelled") }
  private var isText: Bool { [.text, .rnn, .transformer].contains(self) }

  func generator(_ compute: Compute) throws -> any Generator {
    switch self {
    case .text: TextGenerator(try TinyModels.text(), compute: compute)
    case .rnn: TextGenerator(try TinyModels.rnn(), compute: compute)
    case .transformer: TextGenerator(try TinyModels.transformer(), compute: compute)
    case .image: VAEGenerator(try TinyModels.image(), compute: compute)
    case .linearImage:
      VAEGenerator(
        try TinyModels.linearImage(), form: PictureForm(size: 6, channels: .grey),
        compute: compute)
    case .adversarial:
      GANGenerator(
        try TinyModels.adversarial(), form: PictureForm(size: 16, channels: .rgba),
        compute: compute)
    case .linearAdversarial:
      GANGenerator(
        try TinyModels.linearAdversarial(), form: PictureForm(size: 7, channels: .grey),
        compute: compute)
    case .labelledImage: VAEGenerator(try TinyModels.labelledImage(), compute: compute)
    case .labelledLinearImage:
      VAEGenerator(
        try TinyModels.labelledLinearImage(), form: PictureForm(size: 6, channels: .grey),
        classes: TinyModels.labels, compute: compute)
    case .labelledAdversarial:
      GANGenerator(
        try TinyModels.adversarial(classes: 3), form: PictureForm(size: 16, channels: .rgba),
        classes: TinyModels.labels, compute: compute)
    case .labelledLinearAdversarial:
      GANGenerator(
        try TinyModels.linearAdversarial(classes: 3), form: PictureForm(size: 7, channels: .grey),
        classes: TinyModels.labels, compute: compute)
    case .audio: SampleRNNGenerator(try TinyModels.audio(), compute: compute)
    case .flatAudio:
      SampleRNNGenerator(try AudioNetwork.oneTier.network(), compute: compute)
    case .wideAudio:
      SampleRNNGenerator(try AudioNetwork.wide.network(), compute: compute)
    case .labelledAudio:
      SampleRNNGenerator(try AudioNetwork.everything.network(), compute: compute)
    }
  }

  func requests() throws -> [GenerationRequest] {
    try (0..<70).map { index in
      let values: ParameterValues
      var (pictures, walk): ([String: Raster], WalkStep?) = ([:], nil)
      switch self {
      case .text, .rnn, .transformer:
        let written = [
          "characters": "\(5 + 7 * index % 31)", "temperature": ["0", "0.7", "1.3"][index % 3],
          "top-k": ["0", "4"][index % 2], "top-p": ["1", "0.8"][index / 2 % 2],
          "weights": ["f32", "bf16", "f32", "int8", "f32"][index % 5],
        ]
        values = try ParameterValues(written, of: TextParameters.all)
      case .adversarial, .linearAdversarial, .labelledAdversarial, .labelledLinearAdversarial:
        var written = ["truncation": ["0.7", "8"][index % 2]]
        if isLabelled { written["class"] = ["", "grass", "moss"][index % 3] }
        values = try ParameterValues(written, of: GANGenerator.parameters)
        walk = Self.walk(index)
      case .image, .linearImage, .labelledImage, .labelledLinearImage:
        var written = ["spread": ["0.5", "1"][index % 2]]
        walk = Self.walk(index)
        if index % 5 == 4 {
          let size = self == .linearImage || self == .labelledLinearImage ? 6 : 16
          pictures["reconstruct"] = TinyModels.picture(size: size, index)
          if walk != nil { pictures["towards"] = TinyModels.picture(size: 2 * size, index + 1) }
        }
        if isLabelled {
          written["class"] = ["", "grass", "moss"][pictures.isEmpty ? index % 3 : 1 + index % 2]
        }
        values = try ParameterValues(written, of: VAEGenerator.parameters)
      case .audio, .flatAudio, .labelledAudio, .wideAudio:
        var written = [
          "seconds": "0.0\(10 + index % 13)", "weights": ["f32", "int8", "bf16"][index % 3],
        ]
        if self == .labelledAudio { written["class"] = ["", "bell", "drum"][index % 3] }
        values = try ParameterValues(written, of: SampleRNNGenerator.parameters)
      }
      return GenerationRequest(
        key: UInt64(1 + index) &* 0x9E37_79B9_7F4A_7C15, attempt: UInt32(index % 4),
        prompt: isText ? ["", "abc", " "][index % 3] : nil, values: values, pictures: pictures,
        walk: walk)
    }
  }

  /// Every third item is a frame between two draws.
  private static func walk(_ index: Int) -> WalkStep? {
    guard index % 3 == 2 else { return nil }
    return WalkStep(
      draw: index % 2, nextDraw: index % 2 + 1, frame: index % 8, frames: 8,
      nextKey: UInt64(900 + index))
  }

  /// The samples of requests handed over in groups of `batch`.
  func samples(
    _ requests: [GenerationRequest], batch: Int, threads: Int = 1, level: String? = nil
  ) throws -> [Sample] {
    let generator = try generator(Compute(threads: threads, level: level))
    return try stride(from: 0, to: requests.count, by: batch).flatMap { start in
      try generator.generate(Array(requests[start..<min(start + batch, requests.count)])) { false }
        .map { try $0.get() }
    }
  }
}

@Test(arguments: PromiseCase.allCases)
func `an item does not depend on batch, order or threads`(kind: PromiseCase) throws {
  let requests = try kind.requests()
  let whole = try kind.samples(requests, batch: requests.count)
  #expect(Set(whole).count > 60)
  for batch in [1, 5, 64] {
    #expect(try kind.samples(requests, batch: batch) == whole, "batch \(batch)")
  }
  for threads in [2, 7] {
    let again = try kind.samples(requests, batch: requests.count, threads: threads)
    #expect(again == whole, "\(threads) threads")
  }
  let backwards = try kind.samples(requests.reversed(), batch: requests.count)
  #expect(backwards.reversed() == whole)
}

@Test(arguments: PromiseCase.allCases)
func `an item does not depend on the SIMD level`(kind: PromiseCase) throws {
  let requests = Array(try kind.requests().prefix(6))
  let best = try kind.samples(requests, batch: 6)
  var levels = 0
  for level in ["x86-64-v4", "x86-64-v3", "aarch64", "oracle"]
  where (try? Compute(threads: 1, level: level)) != nil {
    #expect(try kind.samples(requests, batch: 6, level: level) == best, "\(level)")
    levels += 1
  }
  #expect(levels >= 2)
}

@Test(arguments: PromiseCase.allCases)
func `key and attempt decide the draw`(kind: PromiseCase) throws {
  let request = try kind.requests()[1]
  func sample(key: UInt64, attempt: UInt32) throws -> Sample {
    let other = GenerationRequest(
      key: key, attempt: attempt, prompt: request.prompt, values: request.values)
    return try kind.samples([other], batch: 1)[0]
  }
  let first = try sample(key: 5, attempt: 0)
  #expect(try sample(key: 5, attempt: 0) == first)
  #expect(try sample(key: 6, attempt: 0) != first)
  #expect(try sample(key: 5, attempt: 1) != first)
}

@Test(arguments: PromiseCase.allCases)
func `a stopped run fails what is left as cancelled`(kind: PromiseCase) throws {
  let results = try kind.generator(Compute(threads: 1)).generate(kind.requests()) { true }
  #expect(results.count == 70)
  #expect(results.allSatisfy { $0 == .failure(.cancelled) })
}

@Test(arguments: PromiseCase.allCases)
func `no request gives no result`(kind: PromiseCase) throws {
  #expect(try kind.generator(Compute(threads: 1)).generate([]) { false }.isEmpty)
}

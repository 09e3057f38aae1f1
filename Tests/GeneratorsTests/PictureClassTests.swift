import Generators
import Media
import NN
import PipelineInterface
import TensorCore
import Testing

private func request(_ label: String, key: UInt64 = 1, _ kind: GeneratorKind) throws
  -> GenerationRequest
{
  GenerationRequest(key: key, values: try ParameterValues(["class": label], of: kind.parameters))
}

private func pictures(
  _ generator: any Generator, _ requests: [GenerationRequest]
) throws -> [Raster] {
  try generator.generate(requests) { false }.map { result in
    guard case .image(let raster) = try result.get() else { throw GenerationError("no picture") }
    return raster
  }
}

/// A model of a kind with the classes of `TinyModels.labels`, or without classes.
private func generator(_ kind: GeneratorKind, labelled: Bool = true) throws -> any Generator {
  let compute = try Compute(threads: 1)
  if kind.name == "vae" {
    return VAEGenerator(
      labelled ? try TinyModels.labelledImage() : try TinyModels.image(), compute: compute)
  }
  return GANGenerator(
    try TinyModels.adversarial(classes: labelled ? 3 : 0),
    form: PictureForm(size: 16, channels: .rgba), classes: labelled ? TinyModels.labels : [],
    compute: compute)
}

private let kinds = [GeneratorKind.vae, .gan]

@Suite struct PictureClassTests {
  @Test(arguments: kinds.map { $0.name })
  func `each class is a picture of its own, and without one a class is drawn`(name: String) throws {
    let kind = try #require(kinds.first { $0.name == name })
    let generator = try generator(kind)
    let asked = try pictures(generator, TinyModels.labels.map { try request($0, kind) })
    #expect(Set(asked).count == 3)
    var counts = [0, 0, 0]
    let keys = (0..<600 as Range<UInt64>).map { $0 &* 0x9E37_79B9_7F4A_7C15 }
    let drawn = try pictures(generator, keys.map { try request("", key: $0, kind) })
    for (label, name) in TinyModels.labels.enumerated() {
      let own = try pictures(generator, keys.map { try request(name, key: $0, kind) })
      for (one, other) in zip(own, drawn) where one == other { counts[label] += 1 }
    }
    #expect(counts.reduce(0, +) == 600)
    // 2 degrees of freedom: beyond 13.8 once in a thousand.
    let chi = counts.reduce(0.0) { $0 + Double(($1 - 200) * ($1 - 200)) / 200 }
    #expect(chi < 13.8, "\(counts)")
  }

  @Test(arguments: kinds.map { $0.name })
  func `a class that is unknown is refused with those that are known`(name: String) throws {
    let kind = try #require(kinds.first { $0.name == name })
    let wrong = try request("floor", kind)
    let message = "class: must be one of brick, grass, moss, got \"floor\""
    #expect(try generator(kind).objection(to: wrong)?.description == message)
    let mixed = try generator(kind).generate([wrong, request("moss", kind)]) { false }
    #expect(mixed[0] == .failure(GenerationError(message)))
    #expect(
      try mixed[1].get() == generator(kind).generate([request("moss", kind)]) { false }[0].get())
    #expect(
      try generator(kind, labelled: false).objection(to: wrong)?.description
        == "class: the model knows no classes, got \"floor\"")
    #expect(try generator(kind).objection(to: request("", kind)) == nil)
  }

  @Test func `labels travel in the configuration, and models without any say nothing of them`()
    throws
  {
    let form = PictureForm(size: 16, channels: .rgba)
    let plain = try #require(
      GANConfiguration(network: .dcgan(width: 4), form: form, latent: 5))
    #expect(plain.json.canonicalText == #"{"latent":5,"planes":"rgba","size":16,"width":4}"#)
    var labelled = plain
    labelled.classes = TinyModels.labels
    let text =
      #"{"classes":["brick","grass","moss"],"latent":5,"planes":"rgba","size":16,"width":4}"#
    #expect(labelled.json.canonicalText == text)
    let network = try TinyModels.adversarial(classes: 3)
    #expect(try GANConfiguration(Checkpoint("gan", labelled.json, network)) == labelled)
    let autoencoder = try TinyModels.labelledImage()
    let sizes = autoencoder.configuration
    #expect(
      sizes.json.canonicalText
        == #"{"channels":[4,6],"classes":["brick","grass","moss"],"latent":5}"#)
    #expect(try VAEConfiguration(Checkpoint("vae", sizes.json, autoencoder)) == sizes)
    #expect(
      try TinyModels.image().configuration.json.canonicalText
        == #"{"channels":[4,6],"latent":5}"#)
  }

  @Test(arguments: ["[]", "[\"b\",\"a\"]", "[\"a\",\"a\"]", "\"a\"", "[1]"])
  func `other lists of labels are refused`(classes: String) throws {
    let network = try TinyModels.labelledImage()
    let json = try JSONValue(parsing: "{\"channels\":[4,6],\"classes\":\(classes),\"latent\":5}")
    #expect(throws: ModelFileError.self) {
      try VAEConfiguration(Checkpoint("vae", json, network))
    }
  }

  @Test func `tensors of classes have the sizes that PyTorch's have`() throws {
    func facts(_ network: some Network) -> [String] {
      network.parameters.map { "\($0.name) \($0.variable.shape)" }
    }
    #expect(try facts(TinyModels.adversarial(classes: 3)).contains("label.weight [3, 5]"))
    #expect(try facts(TinyModels.adversarial(classes: 3)).contains("main.0.weight [10, 8, 4, 4]"))
    #expect(try facts(TinyModels.linearAdversarial(classes: 3)).contains("model.0.weight [6, 10]"))
    let names = try facts(TinyModels.labelledImage())
    #expect(names.contains("enc_label.weight [3, 5]") && names.contains("dec_label.weight [3, 5]"))
    #expect(names.contains("fc_mu.weight [5, 101]") && names.contains("fc_dec.weight [96, 10]"))
  }

  @Test(arguments: ["vae", "gan"])
  func `a class is learnt`(name: String) throws {
    let kind = try #require(kinds.first { $0.name == name })
    let data = try DataFolder.labelledPictures()
    let trainer = kind.trainer
    let outcome = try trainer.train(
      TrainingRequest(
        name: "tiny", seed: 3, dataPath: data.path, validation: 0, licence: "CC0", credit: "nobody",
        architecture: try ParameterValues(
          ["network": "mlp", "size": "8", "channels": "grey", "latent": "3"],
          of: trainer.architecture),
        dataset: try ParameterValues(["classes": "true"], of: trainer.dataset),
        optimizer: try ParameterValues(["rate": "0.002"], of: trainer.optimizer),
        schedule: try ParameterValues(["steps": "150", "batch": "20"], of: trainer.schedule),
        threads: 1), observer: Mute())
    let generator = try kind.load(outcome.checkpoint, 1).generator
    func brightness(_ label: String) throws -> Double {
      let made = try pictures(
        generator, (0..<20 as Range<UInt64>).map { try request(label, key: $0, kind) })
      return made.reduce(0) { $0 + Double($1.pixels.reduce(0) { $0 + Int($1) }) } / 20 / 256
    }
    // The data's mean bytes, alpha among them, are 84 and 227.
    let (dark, light) = (try brightness("dark"), try brightness("light"))
    #expect(dark < 130 && light > 180, "\(dark), \(light)")
  }

  @Test func `pictures without a class are named`() throws {
    let data = try DataFolder.labelledPictures()
    try data.put(TinyModels.picture(size: 8, 1), "stray.png")
    do {
      _ = try GeneratorKind.gan.trainer.train(
        TrainingRequest(
          name: "tiny", seed: 3, dataPath: data.path, validation: 0, licence: "CC0",
          credit: "nobody",
          architecture: try ParameterValues(
            ["size": "8"], of: GeneratorKind.gan.trainer.architecture),
          dataset: try ParameterValues(["classes": "true"], of: GeneratorKind.gan.trainer.dataset),
          optimizer: try ParameterValues(of: GeneratorKind.gan.trainer.optimizer),
          schedule: try ParameterValues(of: GeneratorKind.gan.trainer.schedule), threads: 1),
        observer: Mute())
      Issue.record("it trains")
    } catch {
      let expected =
        "'\(data.path)/stray.png' lies in no folder of the data, whose name would be its class"
      #expect("\(error)" == expected)
    }
  }
}

private final class Mute: TrainingObserver {
  func trainingWillStart(_ facts: TrainingFacts) -> [UInt8]? { nil }
  func trainingDidStep(_ step: TrainingStep) {}
  func trainingDidSample(_ samples: [Sample], step: Int) {}
  func trainingDidSave(_ state: [UInt8], step: Int) {}
  var shouldStop: Bool { false }
}

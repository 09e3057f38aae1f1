import Generators
import NN
import PipelineInterface
import TensorCore
import Testing

private let textCheckpoint = Result {
  let model = try TinyModels.text()
  return Checkpoint("lstm", model.configuration, model.network)
}
private let rnnCheckpoint = Result {
  let model = try TinyModels.rnn()
  return Checkpoint("rnn", model.configuration, model.network)
}
private let transformerCheckpoint = Result {
  let model = try TinyModels.transformer()
  return Checkpoint("transformer", model.configuration, model.network)
}
private let imageCheckpoint = Result {
  let network = try TinyModels.image()
  return Checkpoint("vae", network.configuration.json, network)
}
private let ganCheckpoint = Result {
  let configuration = try #require(TinyModels.ganConfiguration)
  return Checkpoint("gan", configuration.json, try TinyModels.adversarial())
}
private let audioCheckpoint = Result {
  let network = try TinyModels.audio()
  return Checkpoint("sample-rnn", network.configuration.json, network)
}

private func refusal(
  _ kind: GeneratorKind, _ checkpoint: Checkpoint, _ change: (inout Checkpoint) -> Void
) -> String? {
  var changed = checkpoint
  change(&changed)
  do {
    _ = try kind.load(changed.encoded(), 1)
    return nil
  } catch let error as ModelError {
    return error.reason
  } catch {
    return "another error: \(error)"
  }
}

private func configuration(_ text: String) -> (inout Checkpoint) -> Void {
  { checkpoint in
    if let value = try? JSONValue(parsing: text) { checkpoint.configuration = value }
  }
}

@Test func `a model's facts are its checkpoint's`() throws {
  var checkpoint = try textCheckpoint.get()
  checkpoint.licence = "CC0-1.0"
  checkpoint.credit = "nobody"
  checkpoint.dataDigest = "12"
  checkpoint.numericsVersion = 7
  let facts = try GeneratorKind.lstm.load(checkpoint.encoded(), 1).facts
  #expect(
    facts
      == ModelFacts(
        kind: "lstm", digest: "\(checkpoint.modelDigest)", dataDigest: "12", licence: "CC0-1.0",
        credit: "nobody", numericsVersion: 7))
}

@Test func `every kind loads its own checkpoint and refuses another's`() throws {
  let checkpoints = [
    try rnnCheckpoint.get(), try textCheckpoint.get(), try transformerCheckpoint.get(),
    try imageCheckpoint.get(), try ganCheckpoint.get(), try audioCheckpoint.get(),
  ]
  #expect(
    BuiltinGenerators.all.map { $0.name } == [
      "rnn", "lstm", "transformer", "vae", "gan", "sample-rnn",
    ])
  for kind in BuiltinGenerators.all {
    for checkpoint in checkpoints {
      let expected =
        checkpoint.kind == kind.name
        ? nil : #"is a model of kind "\#(checkpoint.kind)", not "\#(kind.name)""#
      #expect(refusal(kind, checkpoint) { _ in } == expected)
    }
    #expect(throws: ModelError("not a safetensors file: 3 bytes are too few")) {
      try kind.load([1, 2, 3], 1)
    }
  }
}

@Test func `a text model that is not what it says is refused`() throws {
  let good = try textCheckpoint.get()
  func refusal(_ change: (inout Checkpoint) -> Void) -> String? {
    GeneratorsTests.refusal(.lstm, good, change)
  }
  #expect(refusal { $0.tensors["head.bias"] = nil } == #"tensor "head.bias" is missing"#)
  #expect(
    refusal { $0.tensors["head.bias2"] = Tensor([1], [0]) }
      == #"tensor "head.bias2" is not part of the network"#)
  #expect(
    refusal { $0.tensors["lstm.weight_hh_l1"] = Tensor(zeros: [80, 21]) }
      == #"tensor "lstm.weight_hh_l1" has shape [80, 21], the configuration needs [80, 20]"#)
  #expect(
    refusal { $0.tensors["head.bias"] = Tensor([10], (0..<10).map { $0 == 9 ? .nan : 0 }) }
      == #"tensor "head.bias" holds NaN or infinity"#)
  #expect(
    refusal(configuration(#"{"alphabet":"ab","embed":8,"hidden":20,"layers":2}"#))
      == #"tensor "embed.weight" has shape [10, 8], the configuration needs [2, 8]"#)
  #expect(
    refusal(configuration(#"{"alphabet":"ba","embed":8,"hidden":20,"layers":2}"#))
      == #"configuration: "alphabet" must be characters in ascending order"#)
  #expect(
    refusal(configuration(#"{"alphabet":"ab","embed":8,"hidden":1152921504606846976,"layers":2}"#))
      == #"configuration: "hidden" must be a whole number in 1...65536"#)
  #expect(
    refusal(configuration(#"{"alphabet":"ab","embed":65536,"hidden":65536,"layers":64}"#))
      == #"tensor "embed.weight" has shape [10, 8], the configuration needs [2, 65536]"#)
  #expect(
    refusal(configuration(#"{"alphabet":"ab","embed":8,"hidden":20,"layers":0}"#))
      == #"configuration: "layers" must be a whole number in 1...64"#)
  #expect(
    refusal(configuration(#"{"alphabet":"ab","embed":8,"hidden":20}"#))
      == #"configuration: "layers" is missing"#)
  #expect(
    refusal(configuration(#"{"alphabet":"ab","embed":8,"heads":1,"hidden":20,"layers":2}"#))
      == #"configuration: "heads" is unknown"#)
  #expect(refusal(configuration("[1]")) == "configuration: must be an object")
}

@Test func `a simple recurrent model that is not what it says is refused`() throws {
  let good = try rnnCheckpoint.get()
  func refusal(_ text: String) -> String? {
    GeneratorsTests.refusal(.rnn, good, configuration(text))
  }
  #expect(refusal(#"{"alphabet":"ab"}"#) == #"configuration: "hidden" is missing"#)
  #expect(
    refusal(#"{"alphabet":"ab","hidden":20}"#)
      == #"tensor "i2h.weight" has shape [20, 10], the configuration needs [20, 2]"#)
  #expect(
    refusal(#"{"alphabet":"ab","hidden":0}"#)
      == #"configuration: "hidden" must be a whole number in 1...65536"#)
}

@Test func `a transformer that is not what it says is refused`() throws {
  let good = try transformerCheckpoint.get()
  let alphabet = #"\n abcdefgh"#
  func refusal(_ sizes: String) -> String? {
    GeneratorsTests.refusal(
      .transformer, good, configuration(#"{"alphabet":"\#(alphabet)",\#(sizes)}"#))
  }
  #expect(refusal(#""context":17,"dim":21,"heads":3,"layers":2"#) == nil)
  #expect(
    refusal(#""context":17,"dim":21,"heads":2,"layers":2"#)
      == #"configuration: "heads" must divide "dim" evenly"#)
  #expect(
    refusal(#""context":65536,"dim":21,"heads":3,"layers":2"#)
      == #"tensor "wpe.weight" has shape [17, 21], the configuration needs [65536, 21]"#)
  #expect(
    refusal(#""context":17,"dim":21,"heads":3,"layers":3"#)
      == #"tensor "blocks.2.ln_1.weight" is missing"#)
  #expect(
    refusal(#""context":17,"dim":21,"heads":3,"layers":1"#)
      == #"tensor "blocks.1.c_attn.bias" is not part of the network"#)
  #expect(
    refusal(#""context":0,"dim":21,"heads":3,"layers":2"#)
      == #"configuration: "context" must be a whole number in 1...65536"#)
}

@Test func `a picture model that is not what it says is refused`() throws {
  let good = try imageCheckpoint.get()
  func refusal(_ text: String) -> String? {
    GeneratorsTests.refusal(.vae, good, configuration(text))
  }
  #expect(
    refusal(#"{"channels":[],"latent":5}"#)
      == #"configuration: "channels" must have 1 to 7 whole numbers in 1...16384"#)
  #expect(
    refusal(#"{"channels":[4,0],"latent":5}"#)
      == #"configuration: "channels" must have 1 to 7 whole numbers in 1...16384"#)
  #expect(
    refusal(#"{"channels":[4,6,8],"latent":5}"#) == #"tensor "enc.4.weight" is missing"#)
  #expect(
    refusal(#"{"channels":[4,7],"latent":5}"#)
      == #"tensor "enc.2.weight" has shape [6, 4, 4, 4], the configuration needs [7, 4, 4, 4]"#)
  #expect(
    refusal(#"{"channels":[4],"latent":5}"#)
      == #"tensor "fc_mu.weight" has shape [5, 96], the configuration needs [5, 64]"#)
  #expect(
    refusal(#"{"channels":[4,6],"latent":0}"#)
      == #"configuration: "latent" must be a whole number in 1...65536"#)
}

@Test func `a configuration says what is not as it always was`() throws {
  let usual = VAEConfiguration(channels: [4, 6], latent: 5)
  #expect(usual.json.canonicalText == #"{"channels":[4,6],"latent":5}"#)
  let all: [(VAEConfiguration, String)] = [
    (usual, #"{"channels":[4,6],"latent":5}"#),
    (
      VAEConfiguration(channels: [4], latent: 5, picture: .rgba, likelihood: .bernoulli),
      #"{"channels":[4],"latent":5,"likelihood":"bernoulli","planes":"rgba"}"#
    ),
    (
      VAEConfiguration(
        form: PictureForm(size: 28, channels: .grey), hidden: 400, latent: 20,
        likelihood: .bernoulli),
      #"{"hidden":400,"latent":20,"likelihood":"bernoulli","planes":"grey","size":28}"#
    ),
  ]
  for (configuration, text) in all {
    #expect(configuration.json.canonicalText == text)
    var checkpoint = try imageCheckpoint.get()
    checkpoint.configuration = configuration.json
    #expect(try VAEConfiguration(checkpoint) == configuration)
  }
}

@Test func `an adversarial model that is not what it says is refused`() throws {
  let good = try ganCheckpoint.get()
  #expect(
    good.configuration.canonicalText == #"{"latent":5,"planes":"rgba","size":16,"width":4}"#)
  func refusal(_ text: String) -> String? {
    GeneratorsTests.refusal(.gan, good, configuration(text))
  }
  #expect(
    refusal(#"{"latent":5,"planes":"cmyk","size":16,"width":4}"#)
      == #"configuration: "planes" must be one of grey, rgb, rgba"#)
  #expect(
    refusal(#"{"latent":5,"planes":"rgba","size":17,"width":4}"#)
      == #"configuration: "size" must be 8, 16, 32, … 512"#)
  #expect(
    refusal(#"{"latent":5,"planes":"rgba","size":16,"width":0}"#)
      == #"configuration: "width" must be a whole number in 1...1024"#)
  #expect(
    refusal(#"{"latent":5,"planes":"rgba","size":16,"width":5}"#)
      == #"tensor "main.0.weight" has shape [5, 8, 4, 4], the configuration needs [5, 10, 4, 4]"#)
  #expect(
    refusal(#"{"hidden":[],"latent":5,"planes":"rgba","size":16}"#)
      == #"configuration: "hidden" must have 1 to 16 whole numbers in 1...65536"#)
  #expect(
    refusal(#"{"hidden":[3],"latent":5,"planes":"rgba","size":16}"#)
      == #"tensor "model.0.weight" is missing"#)
  #expect(
    GeneratorsTests.refusal(.gan, good) { $0.tensors["main.1.running_var"] = nil }
      == #"tensor "main.1.running_var" is missing"#)
}

@Test func `a sound model that is not what it says is refused`() throws {
  let good = try audioCheckpoint.get()
  func refusal(_ text: String) -> String? {
    GeneratorsTests.refusal(.sampleRNN, good, configuration(text))
  }
  #expect(
    refusal(#"{"dim":24,"emb":8,"q":512,"rate":16000}"#)
      == #"configuration: "q" must be a whole number in 256...256"#)
  #expect(
    refusal(#"{"dim":24,"emb":8,"q":256,"rate":0}"#)
      == #"configuration: "rate" must be a whole number in 1...384000"#)
  #expect(
    refusal(#"{"dim":25,"emb":8,"q":256,"rate":16000}"#)
      == #"tensor "top_in.weight" has shape [24, 16], the configuration needs [25, 16]"#)
  #expect(
    refusal(#"{"dim":24,"emb":9,"q":256,"rate":16000}"#)
      == #"tensor "emb.weight" has shape [256, 8], the configuration needs [256, 9]"#)
  #expect(
    refusal(#"{"dim":24,"emb":8,"q":256,"rate":16000,"tiers":4}"#)
      == #"configuration: "tiers" must be a whole number in 1...3"#)
  #expect(
    refusal(#"{"dim":24,"emb":8,"q":256,"rate":16000,"tiers":2}"#)
      == #"tensor "top_in.bias" is not part of the network"#)
  #expect(
    refusal(#"{"dim":24,"emb":8,"q":256,"rate":16000,"tiers":1}"#)
      == #"tensor "rnn.weight_ih_l0" is missing"#)
  #expect(
    refusal(#"{"dim":24,"emb":8,"encoding":"a-law","q":256,"rate":16000}"#)
      == #"configuration: "encoding" must be one of mu-law, linear"#)
  #expect(
    refusal(#"{"dim":24,"emb":8,"initial":"learned","q":256,"rate":16000}"#)
      == #"tensor "top_rnn_h0" is missing"#)
  #expect(
    refusal(#"{"classes":["a","b"],"dim":24,"emb":8,"q":256,"rate":16000}"#)
      == #"tensor "top_rnn_class.weight" is missing"#)
  #expect(
    refusal(#"{"classes":[],"dim":24,"emb":8,"q":256,"rate":16000}"#)
      == #"configuration: "classes" must have 1 to 4096 texts"#)
  #expect(
    refusal(#"{"classes":["a",1],"dim":24,"emb":8,"q":256,"rate":16000}"#)
      == #"configuration: "classes" must have 1 to 4096 texts"#)
  #expect(
    refusal(#"{"classes":["b","a"],"dim":24,"emb":8,"q":256,"rate":16000}"#)
      == #"configuration: "classes" must be labels in ascending order"#)
}

@Test(arguments: AudioNetwork.allCases)
func `a sound model of every sort comes back from its checkpoint`(sort: AudioNetwork) throws {
  let network = try sort.network()
  let checkpoint = Checkpoint(SampleRNN.kind, sort.configuration.json, network)
  let again = try SampleRNN(Checkpoint(decoding: checkpoint.encoded()))
  #expect(again.configuration == sort.configuration)
  #expect(again.stateDict.mapValues { $0.values } == network.stateDict.mapValues { $0.values })
}

@Test func `what came later is in a configuration only where it differs`() throws {
  #expect(
    AudioNetwork.threeTiers.configuration.json.canonicalText
      == #"{"dim":24,"emb":8,"q":256,"rate":16000}"#)
  #expect(
    AudioNetwork.everythingFlat.configuration.json.canonicalText
      == #"{"classes":["bell","drum"],"dim":24,"emb":8,"encoding":"linear","initial":"learned","#
      + #""q":256,"rate":16000,"tiers":1}"#)
}

@Test func `no cut and no flipped byte of a checkpoint traps`() throws {
  let bytes = try imageCheckpoint.get().encoded()
  for count in stride(from: 0, to: bytes.count, by: 97) {
    #expect(throws: ModelError.self) { try GeneratorKind.vae.load(Array(bytes[..<count]), 1) }
  }
  for index in stride(from: 0, to: min(bytes.count, 3000), by: 5) {
    var flipped = bytes
    flipped[index] ^= 0x21
    do {
      _ = try GeneratorKind.vae.load(flipped, 1)
    } catch {
      #expect(error is ModelError)
    }
  }
}

import Generators
import PipelineInterface
import Testing

@Test func `kinds and their parameters have names of their own`() {
  func check(_ names: [String]) {
    #expect(Set(names).count == names.count, "\(names)")
    for name in names {
      #expect(
        name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }, "\(name)")
    }
  }
  check(BuiltinGenerators.all.map { $0.name })
  for kind in BuiltinGenerators.all {
    check(kind.parameters.map { $0.name })
    check(kind.trainer.architecture.map { $0.name })
    check(kind.trainer.dataset.map { $0.name })
    check(kind.trainer.optimizer.map { $0.name })
    check(kind.trainer.schedule.map { $0.name })
  }
}

@Test func `every parameter has help and accepts its default`() throws {
  for kind in BuiltinGenerators.all {
    #expect(kind.help.hasSuffix("."))
    let trainer = kind.trainer
    let lists = [
      kind.parameters, trainer.architecture, trainer.dataset, trainer.optimizer, trainer.schedule,
    ]
    for parameter in lists.joined() {
      #expect(!parameter.help.isEmpty && !parameter.help.hasSuffix("."), "\(parameter.name)")
      if let text = parameter.defaultText {
        #expect(try parameter.canonical(text) == text, "\(parameter.name)")
      }
    }
  }
}

@Test func `every kind estimates its time`() throws {
  for kind in BuiltinGenerators.all {
    let seconds = kind.secondsPerItem(try ParameterValues(of: kind.parameters))
    #expect(seconds > 0 && seconds < 10, "\(kind.name)")
  }
}

import Numerics
package import PipelineInterface

/// A list of whole numbers, written with spaces: widths of layers.
package struct WholeNumbers: ParameterValue {
  /// The numbers.
  package let numbers: [Int]

  /// A list of numbers.
  package init(_ numbers: [Int]) { self.numbers = numbers }

  package static func parse(
    _ text: String, in domain: ClosedRange<Int>
  ) throws(ParameterReason) -> WholeNumbers {
    let words = text.split(separator: " ")
    let numbers = words.compactMap { DecimalText.integer(String($0)) }
    guard numbers.count == words.count, (1...16).contains(numbers.count),
      numbers.allSatisfy({ domain.contains($0) })
    else {
      throw ParameterReason(
        "must be 1 to 16 whole numbers in \(domain.lowerBound)...\(domain.upperBound), "
          + "got \"\(text)\"")
    }
    return WholeNumbers(numbers)
  }

  package var canonicalText: String { numbers.map { String($0) }.joined(separator: " ") }

  package static func schema(_ domain: ClosedRange<Int>) -> ParameterSchema {
    .text(maximumLength: 128)
  }
}

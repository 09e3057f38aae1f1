package import Files
import Numerics
package import PipelineInterface

/// What an item's content is a pure function of, as one digest.
///
/// Content key = SHA-256(field("content") field(J) field(item key)), where J is what all items of a
/// job share: SHA-256(field("job") field(numerics version) field(model digest) field(kind) values,
/// field(number of steps), then each step as field(name) field(version) values,
/// followed by field("fingerprints") field(their digest) where the step looks at those of the model).
/// The key of a frame of a walk has field("walk") field(number of its draw) at its end. Values are
/// field(number of parameters), then field(name) field(canonical text) of each in the kind's order.
package struct ContentKey: Sendable {
  private let shared: Digest

  package init(modelDigest: String, kind: String, values: ParameterValues, steps: [PlannedStep]) {
    var hash = SHA256()
    hash.updateField("job")
    hash.updateField(UInt64(numericsVersion))
    hash.updateField(modelDigest)
    hash.updateField(kind)
    hash.updateFields(values)
    hash.updateField(UInt64(steps.count))
    for step in steps {
      hash.updateField(step.kind.name)
      hash.updateField(UInt64(step.kind.version))
      hash.updateFields(step.values)
      if let fingerprints = step.fingerprints {
        hash.updateField("fingerprints")
        hash.updateField(fingerprints.bytes)
      }
    }
    shared = hash.finish()
  }

  package func digest(itemKey: Digest, draw: Int? = nil) -> Digest {
    var hash = SHA256()
    hash.updateField("content")
    hash.updateField(shared.bytes)
    hash.updateField(itemKey.bytes)
    if let draw {
      hash.updateField("walk")
      hash.updateField(UInt64(draw))
    }
    return hash.finish()
  }
}

extension SHA256 {
  /// Appends the number of values, then name and canonical text of each, as fields; those that are
  /// omitted at their defaults are not among them.
  mutating func updateFields(_ values: ParameterValues) {
    let names = values.names.filter { values.recorded[$0] != nil }
    updateField(UInt64(names.count))
    for name in names {
      updateField(name)
      updateField(values.texts[name] ?? "")
    }
  }
}

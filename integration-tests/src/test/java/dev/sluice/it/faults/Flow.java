package dev.sluice.it.faults;

import java.util.Map;
import java.util.stream.Collectors;

/** Writes configurations in YAML's flow style. Stateless. */
public final class Flow {

  private Flow() {}

  /** A mapping of values that are written already. */
  public static String of(Map<String, ?> map) {
    return map.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }
}

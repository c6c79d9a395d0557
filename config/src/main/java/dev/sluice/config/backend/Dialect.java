package dev.sluice.config.backend;

import dev.sluice.config.shape.Reading;
import org.jspecify.annotations.Nullable;

/** One protocol's connection strings. Implementations are stateless. */
interface Dialect {

  /** What one looks like. */
  String example();

  /** Whether a string with this scheme is one of them. */
  boolean knows(String scheme);

  /** What the string says; null or anything if it has faults, which are in {@code faults} then. */
  @Nullable Backend read(UrlParts url, Reading reading, Faults faults);
}

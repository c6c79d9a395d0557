package dev.sluice.cli.term;

import org.jspecify.annotations.Nullable;

/** Which Sluice this is. */
public final class Version {

  private Version() {}

  /** The version in the jar's manifest, or {@code development} where there is no jar. */
  public static String get() {
    @Nullable String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}

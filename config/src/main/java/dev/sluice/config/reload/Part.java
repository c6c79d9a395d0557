package dev.sluice.config.reload;

/** What of a tenant changed. */
public enum Part {
  TIER("tier"),
  LIMITS("limits"),
  CLIENTS("clients"),
  DATABASES("databases"),
  LANES("lanes"),
  /** Pools are built anew: running work ends on the old connections, new work opens others. */
  POOLING("pooling"),
  /** As for {@link #POOLING}. */
  OPTIONS("options"),
  /** As for {@link #POOLING}. */
  BACKEND("backend"),
  SERVICE_ADDED("protocol added"),
  SERVICE_REMOVED("protocol removed");

  private final String word;

  Part(String word) {
    this.word = word;
  }

  /** For a log line. */
  public String word() {
    return word;
  }

  /** Whether the connections that are open now cannot serve what is wanted from now on. */
  public boolean needsNewConnections() {
    return this == POOLING || this == OPTIONS || this == BACKEND;
  }
}

package dev.sluice.core.view;

import java.util.List;

/**
 * One pool at one moment: one (tenant, protocol, backend, lane), all slices together. Immutable.
 *
 * @param backend the server's address
 * @param breaker {@code closed}, {@code half_open} or {@code open}
 * @param lastError the text of the last failed attempt to open a connection, or an empty string
 * @param shared connections, of the active ones, that many sessions use at once
 * @param inFlight commands on their way over those, without a reply yet
 * @param queries finished since the start
 */
public record PoolView(
    String tenant,
    String tier,
    String protocol,
    String backend,
    String lane,
    String pooling,
    int min,
    int max,
    int active,
    int idle,
    int opening,
    int shared,
    int inFlight,
    int waiting,
    int sessions,
    long oldestWaitMillis,
    String breaker,
    String lastError,
    long queries,
    long transactions,
    List<String> loops) {

  public PoolView {
    loops = List.copyOf(loops);
  }

  /** Connections in whatever state. */
  public int total() {
    return active + idle + opening;
  }
}

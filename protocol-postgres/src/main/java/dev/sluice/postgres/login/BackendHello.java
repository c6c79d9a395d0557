package dev.sluice.postgres.login;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a server tells a connection that has just logged in. Immutable. */
public final class BackendHello {

  private final Map<String, String> parameters;
  private final int processId;
  private final byte[] key;

  BackendHello(Map<String, String> parameters, int processId, byte[] key) {
    this.parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    this.processId = processId;
    this.key = key;
  }

  /** The run-time parameters that the server reports, as it spells them and in its order. */
  public Map<String, String> parameters() {
    return parameters;
  }

  /** What a cancel request names; 0 if the server gave none, and then nothing can be cancelled. */
  public int processId() {
    return processId;
  }

  /** What a cancel request shows, 4 to 256 bytes; empty if the server gave none. Not to change. */
  public byte[] key() {
    return key;
  }
}

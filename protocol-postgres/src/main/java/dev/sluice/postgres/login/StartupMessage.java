package dev.sluice.postgres.login;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client says of itself before it logs in. Immutable.
 *
 * @param requestedMinor the minor version of protocol 3 that the client asked for
 * @param user never empty; with the tenant's suffix, if the client sent one
 * @param database the user's name if the client named none
 * @param parameters run-time parameters in PostgreSQL's order of application, those of {@code
 *     options} first; names in lower case, since PostgreSQL does not tell cases apart there
 * @param protocolOptions the names of options beginning with {@code _pq_.}, none of which exists
 */
public record StartupMessage(
    int requestedMinor,
    String user,
    String database,
    Replication replication,
    Map<String, String> parameters,
    List<String> protocolOptions) {

  /** The newest minor version of protocol 3 that is spoken: 3.2, as PostgreSQL 18 speaks it. */
  public static final int NEWEST_MINOR = 2;

  public StartupMessage {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    protocolOptions = List.copyOf(protocolOptions);
  }

  /** The minor version that the two sides speak. */
  public int minor() {
    return Math.min(requestedMinor, NEWEST_MINOR);
  }

  /** What the client calls itself, or an empty string. */
  public String applicationName() {
    return parameters.getOrDefault("application_name", "");
  }

  /**
   * Whether the client must be told what of its wishes is not granted. PostgreSQL 18 lets 3.1 pass
   * without a word, although no server ever spoke it: it is 3.0 by another name.
   */
  boolean needsNegotiation() {
    return requestedMinor > NEWEST_MINOR || !protocolOptions.isEmpty();
  }
}

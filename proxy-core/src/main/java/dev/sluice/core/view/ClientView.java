package dev.sluice.core.view;

/**
 * One client session at one moment. Immutable.
 *
 * @param id unique in this process
 * @param state {@code login}, {@code idle}, {@code waiting}, {@code active}, {@code pinned} or
 *     {@code closing}
 * @param pinnedBy why the session keeps its backend connection, or an empty string
 * @param connectedMillis since when, in milliseconds since 1970
 * @param stateMillis for how long it has been in its state
 * @param server id of the backend connection that it holds, or 0
 */
public record ClientView(
    long id,
    String tenant,
    String protocol,
    String lane,
    String user,
    String database,
    String application,
    String address,
    String state,
    String pinnedBy,
    long connectedMillis,
    long stateMillis,
    boolean tls,
    long server) {}

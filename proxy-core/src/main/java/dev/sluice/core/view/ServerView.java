package dev.sluice.core.view;

/**
 * One backend connection at one moment. Immutable.
 *
 * @param id unique in this process
 * @param state {@code opening}, {@code idle}, {@code leased}, {@code cleaning} or {@code closed}
 * @param remoteId what the server calls the connection, such as PostgreSQL's process id; or empty
 * @param client id of the client session that holds it, or 0
 * @param shared whether many sessions use it at once
 * @param inFlight commands on their way over a shared one, without a reply yet
 */
public record ServerView(
    long id,
    String tenant,
    String protocol,
    String lane,
    String backend,
    String state,
    String remoteId,
    long ageMillis,
    long stateMillis,
    boolean tls,
    long client,
    boolean shared,
    int inFlight) {}

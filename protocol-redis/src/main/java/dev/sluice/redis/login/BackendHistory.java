package dev.sluice.redis.login;

import org.jspecify.annotations.Nullable;

/**
 * What logins to one server have learnt, in all pools together, so that the next need not ask
 * again. Thread-safe.
 */
public final class BackendHistory {

  private final KnownServers servers;

  /** Written under the lock. */
  private volatile @Nullable ServerFacts facts;

  private long lastId;

  BackendHistory(KnownServers servers) {
    this.servers = servers;
  }

  /** What the server is like; null: nobody has logged in yet. */
  public @Nullable ServerFacts facts() {
    return facts;
  }

  /**
   * The facts, if they are still the server's: its numbering of clients only begins anew when it is
   * another process, which may know other commands. Logins that overtake each other look like that
   * too, and make it ask once more.
   *
   * @param id what the server calls the new connection
   */
  synchronized @Nullable ServerFacts stillTrue(long id, String version) {
    ServerFacts known = facts;
    boolean same = known != null && id > lastId && known.version().equals(version);
    lastId = id;
    return same ? known : null;
  }

  /**
   * @param told whether the server has told its commands; if not, the next login asks again, and
   *     what is known of a server of that version stays
   */
  synchronized void learn(ServerFacts learnt, boolean told) {
    ServerFacts known = facts;
    if (told) {
      facts = learnt.with(servers.shared(learnt.commands()));
      return;
    }
    lastId = Long.MAX_VALUE;
    if (known == null || !known.version().equals(learnt.version())) {
      facts = learnt;
    }
  }
}

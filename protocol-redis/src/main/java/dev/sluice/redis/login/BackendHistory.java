package dev.sluice.redis.login;

import org.jspecify.annotations.Nullable;

/**
 * What logins to one backend have learnt, so that the next need not ask again. Confined to the
 * pool's event loop.
 */
public final class BackendHistory {

  private @Nullable ServerFacts facts;
  private long lastId;

  /** What the server is like; null: nobody has logged in yet. */
  public @Nullable ServerFacts facts() {
    return facts;
  }

  /**
   * The facts, if they are still the server's: its numbering of clients only begins anew when it is
   * another process, which may know other commands.
   *
   * @param id what the server calls the new connection
   */
  @Nullable ServerFacts stillTrue(long id, String version) {
    ServerFacts known = facts;
    boolean same = known != null && id > lastId && known.version().equals(version);
    lastId = id;
    return same ? known : null;
  }

  /**
   * @param lasting whether the server need not be asked again
   */
  void learn(ServerFacts learnt, boolean lasting) {
    facts = learnt;
    if (!lasting) {
      lastId = Long.MAX_VALUE;
    }
  }
}

package dev.sluice.redis.login;

import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.spi.Outbound;
import dev.sluice.redis.wire.Replies;
import java.util.ArrayList;
import java.util.List;

/** What the proxy says to a server when it logs in, and again after a RESET. Stateless. */
public final class Greeting {

  private Greeting() {}

  /**
   * HELLO, with a proof if there is one. One reply is owed.
   *
   * @param version of the protocol, 2 or 3
   */
  public static void hello(Outbound to, BackendSettings settings, int version) {
    List<String> words = new ArrayList<>();
    words.add("HELLO");
    words.add(Integer.toString(version));
    if (!settings.password().isEmpty()) {
      words.add("AUTH");
      words.add(settings.user().isEmpty() ? Proofs.DEFAULT_USER : settings.user());
      words.add(settings.password().reveal());
    }
    words.add("SETNAME");
    words.add(RedisBackendLogin.NAME);
    Replies.request(to, words.toArray(String[]::new));
  }

  /** The number of the database that the tenant's clients begin in. */
  public static int database(BackendSettings settings) {
    return settings.database().isEmpty() ? 0 : Integer.parseInt(settings.database());
  }
}

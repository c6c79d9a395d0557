package dev.sluice.redis.fuzz;

import dev.sluice.redis.login.BackendLoginTarget;
import dev.sluice.redis.login.ClientLoginTarget;
import dev.sluice.redis.pubsub.GlobTarget;
import dev.sluice.redis.session.SessionTarget;
import dev.sluice.testkit.fuzz.FuzzTarget;
import java.util.function.Consumer;

/** What is fuzzed. The name is that of its folder in the corpus. */
@SuppressWarnings("ImmutableEnumChecker") // a method is all that is held
enum Target implements FuzzTarget {
  REQUESTS("requests", RequestTarget.class, RequestTarget::fuzzerTestOneInput),
  REPLIES("replies", ReplyTarget.class, ReplyTarget::fuzzerTestOneInput),
  VALUES("values", ValueTarget.class, ValueTarget::fuzzerTestOneInput),
  COMMANDS("commands", CommandsTarget.class, CommandsTarget::fuzzerTestOneInput),
  GLOB("glob", GlobTarget.class, GlobTarget::fuzzerTestOneInput),
  CLIENT_LOGIN("client-login", ClientLoginTarget.class, ClientLoginTarget::fuzzerTestOneInput),
  BACKEND_LOGIN("backend-login", BackendLoginTarget.class, BackendLoginTarget::fuzzerTestOneInput),
  SESSION("session", SessionTarget.class, SessionTarget::fuzzerTestOneInput);

  private final String label;
  private final Class<?> type;
  private final Consumer<byte[]> once;

  Target(String label, Class<?> type, Consumer<byte[]> once) {
    this.label = label;
    this.type = type;
    this.once = once;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public Class<?> type() {
    return type;
  }

  @Override
  public void run(byte[] input) {
    once.accept(input);
  }

  @Override
  public String toString() {
    return label;
  }
}

package dev.sluice.postgres.fuzz;

import dev.sluice.postgres.login.BackendLoginTarget;
import dev.sluice.postgres.login.ClientLoginTarget;
import dev.sluice.postgres.session.SessionTarget;
import dev.sluice.testkit.fuzz.FuzzTarget;
import java.util.function.Consumer;

/** What is fuzzed. The name is that of its folder in the corpus. */
@SuppressWarnings("ImmutableEnumChecker") // a method is all that is held
enum Target implements FuzzTarget {
  FRAMER("framer", FramerTarget.class, FramerTarget::fuzzerTestOneInput),
  TEXT("text", TextTarget.class, TextTarget::fuzzerTestOneInput),
  SCRAM("scram", ScramTarget.class, ScramTarget::fuzzerTestOneInput),
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

package dev.sluice.postgres.fuzz;

import dev.sluice.postgres.login.BackendLoginTarget;
import dev.sluice.postgres.login.ClientLoginTarget;
import dev.sluice.postgres.session.SessionTarget;
import java.util.function.Consumer;

/** What is fuzzed. The name is that of its folder in the corpus. */
@SuppressWarnings("ImmutableEnumChecker") // a method is all that is held
enum Target {
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

  String label() {
    return label;
  }

  /** The class that Jazzer is given; it calls {@code fuzzerTestOneInput}. */
  Class<?> type() {
    return type;
  }

  /**
   * Tries one input.
   *
   * @throws AssertionError or another exception, if it shows a fault
   */
  void run(byte[] input) {
    once.accept(input);
  }

  @Override
  public String toString() {
    return label;
  }
}

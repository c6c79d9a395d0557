package dev.sluice.redis.session;

import static dev.sluice.redis.session.Say.commands;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A transaction for which there is no connection, played without a network. */
class RefusedTransactionTest {

  private static final String REFUSED =
      "-ERR tenant limit exceeded: no connection came free in time";

  /** One that uses the trunk, while another client holds the only other connection. */
  private static App clientWithoutAConnection(Rig rig) {
    App app = rig.client().say(commands("GET k"));
    rig.client().say(commands("MULTI"));
    app.heard();
    return app;
  }

  @InPieces
  void nothingOfItIsCarriedOut(int piece) {
    Rig rig = new Rig(piece, 2);
    App app = clientWithoutAConnection(rig);
    app.say(commands("MULTI", "SET k 1", "PING", "CLIENT ID", "EXEC", "GET k"));
    assertThat(app.heard()).isEmpty();
    rig.refuseWaiting();
    assertThat(app.heard())
        .isEqualTo(
            "+OK "
                + (REFUSED + " ").repeat(3)
                + "-EXECABORT Transaction discarded because of previous errors. $-1");
  }

  @InPieces
  void discardEndsIt(int piece) {
    Rig rig = new Rig(piece, 2);
    App app = clientWithoutAConnection(rig);
    app.say(commands("MULTI", "SET k 1"));
    rig.refuseWaiting();
    app.say(commands("DISCARD", "GET k"));
    assertThat(app.heard()).isEqualTo("+OK " + REFUSED + " +OK $-1");
    app.say(commands("MULTI"));
    rig.refuseWaiting();
    app.say(commands("RESET", "SET k 2", "GET k"));
    assertThat(app.heard()).isEqualTo("+OK +RESET +OK $1 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {977, 8_191})
  void largeCommandOfItIsDropped(int piece) {
    Rig rig = new Rig(piece, 2);
    App app = clientWithoutAConnection(rig);
    app.say(commands("MULTI", "SET k " + "v".repeat(100_000), "EXEC", "GET k"));
    rig.refuseWaiting();
    assertThat(app.heard())
        .isEqualTo(
            "+OK " + REFUSED + " -EXECABORT Transaction discarded because of previous errors. $-1");
  }
}

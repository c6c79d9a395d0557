package dev.sluice.redis.session;

import static dev.sluice.redis.session.Say.commands;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
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

  /** Whoever sends it all in one go would otherwise overwrite what it meant to watch. */
  @InPieces
  void whatARefusedWatchWasToGuardIsNotCarriedOut(int piece) {
    Rig rig = new Rig(piece, 2);
    App app = whoseWatchIsRefused(rig);
    app.say(commands("EXEC", "GET k", "MULTI", "UNWATCH", "SET k mine", "EXEC", "GET k"));
    assertThat(app.heard())
        .isEqualTo(
            "-ERR EXEC without MULTI $-1 +OK +QUEUED +QUEUED"
                + " -EXECABORT Transaction discarded because of previous errors. $-1");
    app.say(commands("MULTI", "SET k mine", "EXEC"));
    assertThat(app.heard()).isEqualTo("+OK +QUEUED *1 +OK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UNWATCH", "MULTI;DISCARD", "RESET"})
  void refusedWatchIsForgottenWithWhatItWasToGuard(String said) {
    Rig rig = new Rig(Rig.WHOLE, 2);
    App app = whoseWatchIsRefused(rig);
    app.say(commands(said.split(";")));
    app.heard();
    app.say(commands("MULTI", "SET k mine", "EXEC"));
    assertThat(app.heard()).isEqualTo("+OK +QUEUED *1 +OK");
  }

  /** Its transaction has no connection either. */
  @Test
  void refusedWatchIsForgottenWithARefusedTransaction() {
    Rig rig = new Rig(Rig.WHOLE, 2);
    App app = rig.client().say(commands("GET k"));
    App holder = rig.client().say(commands("MULTI"));
    app.say(commands("WATCH k", "MULTI", "EXEC"));
    rig.refuseWaiting();
    rig.refuseWaiting();
    assertThat(app.heard())
        .isEqualTo(
            "$-1 " + REFUSED + " +OK -EXECABORT Transaction discarded because of previous errors.");
    holder.vanish();
    app.say(commands("MULTI", "SET k mine", "EXEC"));
    assertThat(app.heard()).isEqualTo("+OK +QUEUED *1 +OK");
  }

  /** A client on a pool with room again. */
  private static App whoseWatchIsRefused(Rig rig) {
    App app = rig.client();
    App holder = rig.client();
    app.say(commands("GET k"));
    holder.say(commands("MULTI"));
    app.heard();
    app.say(commands("WATCH k"));
    rig.refuseWaiting();
    assertThat(app.heard()).isEqualTo(REFUSED);
    holder.say(commands("DISCARD"));
    return app;
  }
}

package dev.sluice.it.faults.postgres;

import static dev.sluice.testkit.pgwire.Frontend.cancelRequest;
import static dev.sluice.testkit.pgwire.Frontend.query;

import dev.sluice.it.faults.Work;
import dev.sluice.testkit.pgwire.BackendMessage;
import dev.sluice.testkit.pgwire.PgWire;
import dev.sluice.testkit.pgwire.WireFailure;
import dev.sluice.testkit.postgres.Address;

/**
 * Has its own query cancelled, from a second connection: whoever else hears of that is the victim
 * of a cancel that went astray.
 */
final class CancellingWorker extends WireWorker {

  private static final String CANCELLED = "57014";

  private final Address address;

  CancellingWorker(Address address) {
    super(address);
    this.address = address;
  }

  @Override
  void work(Work unit, Talk talk) {
    BackendMessage key = talk.opened().key();
    boolean sent = talk.send(query("SELECT '" + unit.token() + "', pg_sleep(0.05)"));
    cancel(key);
    Answer answer = talk.hear(sent ? 1 : Integer.MAX_VALUE).complainTo(unit, "when cancelled");
    if (answer.ok() && !answer.carries(unit.token())) {
      unit.mixed(answer.said().toString());
    } else if (answer.ready() && (answer.ok() || answer.code().equals(CANCELLED))) {
      unit.answered();
    } else {
      unit.refused(answer.code());
    }
  }

  private void cancel(BackendMessage key) {
    try (PgWire side = PgWire.connect(address.host(), address.port())) {
      side.send(cancelRequest(key.pid(), key.secretKey()));
      side.ended();
    } catch (WireFailure notTaken) {
      // A cancel is a wish.
    }
  }
}

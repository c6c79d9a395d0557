package dev.sluice.it.differential.postgres;

import static dev.sluice.testkit.pgwire.Frontend.query;

import dev.sluice.it.differential.Interruption;
import dev.sluice.it.differential.Reply;
import dev.sluice.testkit.pgwire.Frontend;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Cancel requests: for a query that runs, for one that is about to end, for none. Stateless. */
final class CancelUnits {

  private CancelUnits() {}

  static Unit any(Walk walk) {
    if (walk.chance(50)) {
      return new Unit()
          .send(query("SELECT pg_sleep(60), '" + walk.mark() + "'"))
          .readies(1)
          .undetermined()
          .interruptedBy(new Interruption(walk.upTo(20), true, false, CancelUnits::cancel));
    }
    return new Unit()
        .send(query("SELECT pg_sleep(0.00" + walk.upTo(6) + "), '" + walk.mark() + "'"))
        .readies(1)
        .undetermined()
        .interruptedBy(new Interruption(walk.upTo(6), false, false, CancelUnits::cancel));
  }

  private static byte[] cancel(List<Reply> told) {
    Reply key =
        told.stream()
            .filter(reply -> reply.type() == 'K')
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no key"));
    ByteBuffer body = ByteBuffer.wrap(key.bytes());
    byte[] secret = Arrays.copyOfRange(key.bytes(), 9, key.bytes().length);
    return Frontend.cancelRequest(body.getInt(5), secret).bytes();
  }
}

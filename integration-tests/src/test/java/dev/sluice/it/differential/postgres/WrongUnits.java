package dev.sluice.it.differential.postgres;

import static dev.sluice.testkit.pgwire.Frontend.copyData;
import static dev.sluice.testkit.pgwire.Frontend.copyDone;
import static dev.sluice.testkit.pgwire.Frontend.copyFail;
import static dev.sluice.testkit.pgwire.Frontend.message;
import static dev.sluice.testkit.pgwire.Frontend.query;
import static dev.sluice.testkit.pgwire.Frontend.sync;

import dev.sluice.testkit.pgwire.FrontendMessage;
import java.nio.charset.StandardCharsets;

/** What no driver should send and the server answers with an error, or not at all. Stateless. */
final class WrongUnits {

  private WrongUnits() {}

  static Unit any(Walk walk) {
    Unit unit = new Unit();
    switch (walk.upTo(8)) {
      case 0 -> unit.send(copyData("x"), copyDone());
      case 1 -> unit.send(copyFail("x"));
      case 2 -> unit.send(body('D', "Xname\0"));
      case 3 -> unit.send(body('C', "Xname\0"));
      case 4 -> unit.send(body('P', "s1\0SELECT 1"));
      case 5 -> unit.send(body('B', "\0s1\0\0\1"));
      case 6 -> unit.send(body('E', "p1"));
      default -> unit.send(body('D', "Sno end"));
    }
    return unit.send(sync()).readies(1);
  }

  /** Something after which the server ends the connection. */
  static Unit last(Walk walk) {
    Unit unit = new Unit();
    switch (walk.upTo(3)) {
      case 0 -> unit.send(message('@', new byte[3]));
      case 1 -> unit.send(message('p', "secret\0".getBytes(StandardCharsets.UTF_8)));
      default -> unit.send(query("COPY work FROM STDIN"), copyData(""), query("SELECT 1"));
    }
    return unit;
  }

  private static FrontendMessage body(char type, String body) {
    return message(type, body.getBytes(StandardCharsets.ISO_8859_1));
  }
}

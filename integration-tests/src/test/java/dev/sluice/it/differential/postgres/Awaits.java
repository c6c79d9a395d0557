package dev.sluice.it.differential.postgres;

import dev.sluice.it.differential.Await;
import dev.sluice.it.differential.Reply;
import java.util.List;

/** What clients of PostgreSQL wait for. Stateless. */
final class Awaits {

  private Awaits() {}

  /** So many ReadyForQuery since the exchange began. */
  static Await ready(int times) {
    return (replies, from) -> endsWith(replies, "Z") && count(replies, 0, "Z") >= times;
  }

  /** The replies to so many extended requests of this stroke, or an error. */
  static Await flushed(int requests) {
    return (replies, from) ->
        endsWith(replies, "E123nTCsIGZ")
            && (count(replies, from, "E") > 0 || count(replies, from, "123nTCsIG") >= requests);
  }

  /** That the server asks for COPY data, or says why not. */
  static Await copyIn() {
    return (replies, from) -> endsWith(replies, "GEZ") && count(replies, from, "GEZ") > 0;
  }

  private static boolean endsWith(List<Reply> replies, String types) {
    return !replies.isEmpty() && types.indexOf(replies.get(replies.size() - 1).type()) >= 0;
  }

  private static int count(List<Reply> replies, int from, String types) {
    int count = 0;
    for (int i = from; i < replies.size(); i++) {
      if (types.indexOf(replies.get(i).type()) >= 0) {
        count++;
      }
    }
    return count;
  }
}

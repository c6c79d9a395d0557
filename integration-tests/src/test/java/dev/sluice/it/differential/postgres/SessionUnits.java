package dev.sluice.it.differential.postgres;

import static dev.sluice.testkit.pgwire.Frontend.bind;
import static dev.sluice.testkit.pgwire.Frontend.execute;
import static dev.sluice.testkit.pgwire.Frontend.functionCall;
import static dev.sluice.testkit.pgwire.Frontend.parse;
import static dev.sluice.testkit.pgwire.Frontend.query;
import static dev.sluice.testkit.pgwire.Frontend.sync;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a session leaves in its backend: statements by SQL, listening, temporary tables, locks; and
 * function calls. Stateless.
 */
final class SessionUnits {

  private static final int INT4PL = 177;
  private static final int TEXTCAT = 1258;
  private static final int NO_FUNCTION = 4_000_000;

  private SessionUnits() {}

  static Unit any(Walk walk) {
    int choice = walk.upTo(100);
    if (choice < 40) {
      return deallocate(walk);
    }
    if (choice < 65) {
      return function(walk);
    }
    return choice < 80 ? prepare(walk) : pinning(walk);
  }

  private static Unit of(String sql) {
    return new Unit().send(query(sql)).readies(1);
  }

  private static Unit deallocate(Walk walk) {
    String name = walk.statementName();
    walk.forget(name);
    return switch (walk.upTo(4)) {
      case 0 -> {
        walk.forgetAll();
        String all = walk.oneOf("DEALLOCATE ALL", "deallocate prepare all;");
        if (walk.chance(30)) {
          // In a batch of its own: Allowances.DEALLOCATE_ALL_IN_BATCH.
          yield new Unit().send(parse("", all), bind("", ""), execute(""), sync()).readies(1);
        }
        yield of(walk.resets() && walk.chance(40) ? "DISCARD ALL" : all);
      }
      case 1 -> of("DEALLOCATE \"" + (name.isEmpty() ? "x" : name) + "\"");
      case 2 -> of("DEALLOCATE PREPARE " + walk.oneOf("s1", "s2", "s3"));
      default -> of("DEALLOCATE s1");
    };
  }

  private static Unit function(Walk walk) {
    byte[] mark = walk.mark().getBytes(StandardCharsets.UTF_8);
    byte[] one = ByteBuffer.allocate(4).putInt(walk.upTo(1000)).array();
    return new Unit()
        .send(
            switch (walk.upTo(4)) {
              case 0 -> functionCall(INT4PL, one, one);
              case 1 -> functionCall(NO_FUNCTION, mark);
              default -> functionCall(TEXTCAT, mark, mark);
            })
        .readies(1);
  }

  private static Unit prepare(Walk walk) {
    return of(
        switch (walk.upTo(3)) {
          case 0 -> "PREPARE q AS SELECT $1::text || '" + walk.mark() + "'";
          case 1 -> "EXECUTE q('" + walk.mark() + "')";
          default -> "DEALLOCATE q";
        });
  }

  private static Unit pinning(Walk walk) {
    int client = walk.client();
    return of(
        switch (walk.upTo(10)) {
          case 0 -> "LISTEN ear_" + client;
          case 1 -> "NOTIFY ear_" + client + ", '" + walk.mark() + "'";
          case 2 -> "UNLISTEN *";
          case 3 -> "CREATE TEMP TABLE own AS SELECT '" + walk.mark() + "'::text AS t";
          case 4 -> "SELECT t || '' FROM own";
          case 5 -> "DROP TABLE own";
          case 6 -> "SELECT pg_advisory_lock(" + client + ")";
          case 7 -> "SELECT pg_advisory_unlock(" + client + ")";
          case 8 -> "SELECT pg_advisory_xact_lock(" + (1000 + client) + ")";
          default -> walk.resets() ? "DISCARD ALL" : "DISCARD TEMP";
        });
  }
}

package dev.sluice.it.faults.postgres;

import dev.sluice.it.faults.Work;
import dev.sluice.testkit.pgwire.BackendMessage;
import dev.sluice.testkit.pgwire.Transcript;
import dev.sluice.testkit.pgwire.WireFailure;
import dev.sluice.testkit.pgwire.WireFailure.Kind;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came back. Immutable.
 *
 * @param failure why nothing more came, or null
 * @param ready whether it ended with ReadyForQuery; if not, the connection is gone
 */
record Answer(Transcript said, @Nullable WireFailure failure, boolean ready) {

  /** Whether all went well. */
  boolean ok() {
    return ready && said.all('E').isEmpty();
  }

  /** Whether the connection is ready and says that what was asked for did not happen. */
  boolean isError() {
    return ready && !said.all('E').isEmpty();
  }

  /** The last error's code; or, in words, how it ended without one. */
  String code() {
    List<BackendMessage> errors = said.all('E');
    if (!errors.isEmpty()) {
      return errors.get(errors.size() - 1).sqlState();
    }
    return failure == null ? "none" : failure.kind().name().toLowerCase(Locale.ROOT);
  }

  /**
   * Tells the unit what is wrong with the way in which the connection ended, if it did: an end
   * needs an error before it, and half a message has room for none.
   */
  Answer complainTo(Work unit, String when) {
    for (BackendMessage error : said.all('E')) {
      if (error.sqlState().length() != 5) {
        unit.senseless("error without SQLSTATE " + when + ": " + error);
      }
    }
    WireFailure why = failure;
    if (why != null && why.kind() == Kind.SILENT) {
      unit.hung(when);
    } else if (why != null && why.kind() == Kind.ENDED && said.all('E').isEmpty()) {
      unit.wordless(when);
    }
    return this;
  }

  /** Whether every row carries the token in its first column. */
  boolean carries(String token) {
    return !said.rows().isEmpty() && said.rows().stream().allMatch(row -> token.equals(row.get(0)));
  }
}

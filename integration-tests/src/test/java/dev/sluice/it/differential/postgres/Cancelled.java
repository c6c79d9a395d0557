package dev.sluice.it.differential.postgres;

import dev.sluice.it.differential.Reply;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What may come of a query that is being cancelled: its result, or the one error, which has no
 * RowDescription before it if the query was still waiting for a backend, and the row if it came
 * while the server looked for another (nodeResult.c, ExecResult). Stateless.
 */
final class Cancelled {

  /** That of a cancel, and that of a transaction that had failed before. */
  private static final Set<String> CODES = Set.of("57014", "25P02");

  private Cancelled() {}

  static Optional<String> fault(List<Reply> replies) {
    StringBuilder types = new StringBuilder();
    for (Reply reply : replies) {
      if (Replies.isAsynchronous(reply)) {
        continue;
      }
      types.append(reply.type());
      boolean error = reply.type() == 'E';
      if (error && !CODES.contains(Replies.fields(reply).getOrDefault('C', ""))) {
        return Optional.of("another error than that of a cancel");
      }
    }
    return types.toString().matches("TDCZ|(TD?)?EZ")
        ? Optional.empty()
        : Optional.of("neither a result nor the error of a cancel");
  }
}

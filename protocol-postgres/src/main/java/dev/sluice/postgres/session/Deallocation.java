package dev.sluice.postgres.session;

import dev.sluice.core.spi.Verdict;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Makes SQL's {@code DEALLOCATE name} mean the client's statement of that name. Confined to the
 * session's loop.
 */
final class Deallocation {

  private final PgSession session;
  private final ClientStatements statements;

  Deallocation(PgSession session, ClientStatements statements) {
    this.session = session;
    this.statements = statements;
  }

  /**
   * Sends a {@code DEALLOCATE} of the name that the backend knows.
   *
   * @return null if the name is not one of the client's
   */
  @Nullable Verdict deallocate(String name, PgBackend backend) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (backend.statements().isNameInDoubt(bytes)) {
      return session.awaitAnswers();
    }
    Statement statement = statements.get(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    if (statement == null) {
      return null;
    }
    if (backend.statements().isInDoubt(statement)) {
      return session.awaitAnswers();
    }
    if (!backend.statements().use(statement)) {
      // Something by that name, so that the client gets the reply to a DEALLOCATE.
      backend.ask("PREPARE \"" + statement + "\" AS SELECT", OwnQuery.IGNORED);
    }
    backend.statements().changesName(bytes);
    backend.statements().changes(statement);
    backend.query("DEALLOCATE \"" + statement + "\"", new Parsed(bytes, statement));
    return Verdict.SWALLOW;
  }

  /** The server has executed it. */
  void onDeallocated(Parsed parsed) {
    statements.remove(parsed.name());
  }
}

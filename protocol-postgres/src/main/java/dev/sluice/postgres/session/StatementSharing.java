package dev.sluice.postgres.session;

import org.jspecify.annotations.Nullable;

/**
 * Which statements of its pool a session has in common with others: those that the server reads in
 * the same way for all of them. Stateless; as confined as its arguments.
 */
final class StatementSharing {

  private StatementSharing() {}

  /** The statement of that definition, shared with whoever else reads it in the same way. */
  static Statement statement(PgSession session, byte[] definition) {
    // While parameters are being changed nobody knows how the server will read it; and where there
    // are temporary tables it reads it otherwise than elsewhere.
    PgBackend backend = session.backend();
    boolean soiled = backend != null && backend.cleaning().isSoiled();
    StatementCache statements = session.service().statements();
    return session.parameters().areInDoubt() || soiled
        ? statements.alone(definition)
        : statements.intern(definition, session.parameters().current().reading());
  }

  /** The same if somebody has it, and it may be shared; or null. */
  static @Nullable Statement known(PgSession session, byte[] definition) {
    return session.parameters().areInDoubt()
        ? null
        : session.service().statements().find(definition, session.parameters().current().reading());
  }
}

package dev.sluice.postgres.session;

import dev.sluice.core.settings.Pooling;

/**
 * What a session's texts leave behind, and whether that keeps it on its backend. Stateless; as
 * confined as its arguments.
 */
final class Pinning {

  private Pinning() {}

  /**
   * A text goes out.
   *
   * @param traits see {@link SqlTraits}
   * @param length of the text in bytes, or more
   */
  static void note(PgSession session, int traits, long length) {
    session.parameters().note(traits, length);
    PgBackend backend = session.backend();
    if ((traits & SqlTraits.COPIES) != 0 && backend != null) {
      backend.copy().expect();
    }
    if ((traits & SqlTraits.DEALLOCATES_ALL) != 0 && backend != null) {
      backend.statements().changes(Unsettled.EVERYTHING);
    }
    if ((traits & SqlTraits.PINS) != 0) {
      pin(session, "temporary table, session lock, cursor or nameless parameter");
    }
  }

  /** The session keeps its backend, which is to be cleaned before anybody else gets it. */
  static void pin(PgSession session, String reason) {
    PgBackend backend = session.backend();
    if (backend != null && session.service().options().pooling() != Pooling.SESSION) {
      backend.soil();
      session.tools().pin(reason);
    }
  }
}

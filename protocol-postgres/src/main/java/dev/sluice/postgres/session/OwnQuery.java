package dev.sluice.postgres.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.postgres.wire.ErrorFields;

/** Takes the replies to a query of Sluice's own. Confined to the backend's loop. */
interface OwnQuery {

  /** One row; the frame is complete. */
  default void onRow(Frame row) {}

  /** The query failed; {@link #onDone} follows. */
  default void onError(ErrorFields error) {}

  /** The server is ready for the next. */
  default void onDone() {}

  /** For queries whose outcome is seen elsewhere, in the server's state. */
  OwnQuery IGNORED = new OwnQuery() {};
}

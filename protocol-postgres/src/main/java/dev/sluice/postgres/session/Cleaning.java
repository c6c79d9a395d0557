package dev.sluice.postgres.session;

import dev.sluice.core.spi.BackendSession.Cleanliness;
import dev.sluice.postgres.wire.ErrorFields;
import dev.sluice.postgres.wire.Message;
import dev.sluice.postgres.wire.MessageWriter;

/**
 * Brings one backend connection from where its holder left it to where anybody may have it.
 * Confined to the pool's loop.
 */
final class Cleaning {

  private final PgBackend backend;
  private boolean soiled;

  Cleaning(PgBackend backend) {
    this.backend = backend;
  }

  /** The connection carries something that only {@code resetQuery} removes. */
  void soil() {
    soiled = true;
  }

  boolean isSoiled() {
    return soiled;
  }

  Cleanliness onRelease(boolean clientLost) {
    if (clientLost && backend.owed().holdsClients()) {
      // Nobody watches any more what that leaves in the connection.
      soil();
    }
    boolean hopeless = backend.copy().isUnclear() || backend.copy().isIllegal();
    if (hopeless || (clientLost && !abandon())) {
      return Cleanliness.UNCLEAN;
    }
    return isDone() ? Cleanliness.CLEAN : Cleanliness.CLEANING;
  }

  /**
   * Ends what the client has left unfinished, so that the server comes to ReadyForQuery, without
   * making anything come true that the client has not asked for. What it sent without a Sync is
   * undone if the connection ends now, and would be committed by a Sync of Sluice's.
   *
   * @return whether that can be done
   */
  private boolean abandon() {
    if (backend.copy().isOpen()) {
      failCopy();
      return true;
    }
    if (backend.isUnsynced() && !backend.isSkipping()) {
      return false;
    }
    if (backend.isSkipping()) {
      sync();
    }
    return true;
  }

  /** Ends a COPY whose data will not come; the server undoes what belongs to it. */
  void failCopy() {
    backend.copy().onEnd();
    MessageWriter.text(backend.out(), Message.COPY_FAIL, "client closed the connection");
    if (backend.isUnsynced() || backend.owed().head() == Reply.EXECUTE) {
      sync();
    }
  }

  private void sync() {
    MessageWriter.empty(backend.out(), Message.SYNC);
    backend.oweSync();
  }

  /**
   * Takes the next step, if there is one; another follows when the server is ready again.
   *
   * @return whether there is nothing left to do
   */
  boolean isDone() {
    if (!backend.owesNothing()) {
      return false;
    }
    if (backend.status() != PgBackend.IDLE) {
      backend.ask("ROLLBACK", OwnQuery.IGNORED);
      return false;
    }
    if (soiled) {
      soiled = false;
      backend.ask(backend.service().options().resetQuery(), new Reset());
      return false;
    }
    return true;
  }

  private final class Reset implements OwnQuery {
    private boolean failed;

    @Override
    public void onError(ErrorFields error) {
      failed = true;
    }

    @Override
    public void onDone() {
      if (failed) {
        throw new IllegalStateException("the reset query failed");
      }
      backend.onReset();
    }
  }
}

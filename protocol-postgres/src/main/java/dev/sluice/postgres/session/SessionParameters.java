package dev.sluice.postgres.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.postgres.wire.ErrorFields;
import dev.sluice.postgres.wire.MessageWriter;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One session's run-time parameters, which follow it from backend to backend: what they are, what
 * it began with, and whether a backend must be asked what became of them. Confined to the session's
 * loop.
 */
final class SessionParameters {

  private final PgService service;
  private final PgSession session;

  private Parameters current = Parameters.NONE;

  /** What the session began with, to which RESET and DISCARD ALL lead back. */
  private Parameters beginnings = Parameters.NONE;

  private boolean inDoubt;
  private boolean restores;
  private boolean partlySeen;

  SessionParameters(PgService service, PgSession session) {
    this.service = service;
    this.session = session;
  }

  void begin(Parameters resolved) {
    current = resolved;
    beginnings = resolved;
  }

  Parameters current() {
    return current;
  }

  /** Whether something that went out may have changed them in a way that is not known yet. */
  boolean areInDoubt() {
    return inDoubt;
  }

  /** Whether something that went out may have set them back to what the backend began with. */
  boolean areReset() {
    return restores && !service.replicates();
  }

  /** A query goes out whose text has these traits. */
  void note(int traits, long length) {
    partlySeen |= length > SqlTraits.LOOKED_AT;
    inDoubt |= (traits & SqlTraits.SETS) != 0;
    restores |= (traits & SqlTraits.RESETS) != 0;
  }

  /** The server has executed a SET, of which the text may not have told whether it lasts. */
  void onSet() {
    inDoubt |= partlySeen;
  }

  /** The server has set parameters back to what the backend began with, not this session. */
  void onReset() {
    inDoubt = true;
    restores = true;
  }

  /** The server reports a parameter by itself, which the client is told. */
  void onReport(PgBackend backend, String name, String value) {
    Parameters next = current.with(name, value);
    current =
        next.equals(backend.parameters().current())
            ? backend.parameters().current()
            : service.parameters().intern(next);
  }

  /**
   * Gives the backend the session's parameters; nothing of the client's goes out before that.
   *
   * @return whether it has them already
   */
  @SuppressWarnings("ReferenceEquality") // interned, and compared with each lease
  boolean prepare(PgBackend backend) {
    if (backend.parameters().current() == current) {
      return true;
    }
    String change = ParameterSql.change(backend.parameters().current(), current);
    if (change == null) {
      takeOver(backend);
      return true;
    }
    session.suspend();
    backend.ask(change, new Change(backend));
    return false;
  }

  /** Takes over what only tells about the server. */
  private void takeOver(PgBackend backend) {
    current = service.parameters().intern(backend.parameters().current().keeping(current.kept()));
    backend.parameters().become(current);
  }

  private final class Change implements OwnQuery {
    private final PgBackend backend;
    private boolean refused;

    Change(PgBackend backend) {
      this.backend = backend;
    }

    @Override
    public void onError(ErrorFields error) {
      refused = true;
      String text = "the session's parameters could not be set: " + error.message();
      session.farewell().fatal(error.state(), text);
      backend.soil();
    }

    @Override
    public void onDone() {
      if (refused) {
        session.tools().close(CloseReason.REJECTED);
        return;
      }
      backend.parameters().become(current);
      session.goOn();
    }
  }

  /**
   * Asks the backend what became of them, if that is in doubt.
   *
   * @param follow whether they follow the session; otherwise it matters only what it began with
   * @return whether it was asked, and so is not free yet
   */
  boolean ask(PgBackend backend, boolean follow) {
    if (!inDoubt || !(follow || (restores && !service.replicates()))) {
      return false;
    }
    inDoubt = false;
    if (restores) {
      // Nothing of the client's may run before its beginnings are given back.
      session.suspend();
    }
    ParameterQuestion question = new ParameterQuestion(service, backend);
    question.ask((has, follows) -> onAnswer(backend, has, follows, question), error -> onUnknown());
    return true;
  }

  /** The server does not tell, such as for a statement timeout of next to nothing. */
  private void onUnknown() {
    if (restores) {
      restores = false;
      session.goOn();
    }
  }

  @SuppressWarnings("ReferenceEquality") // a connection is itself
  private void onAnswer(
      PgBackend backend, Parameters has, Parameters follows, ParameterQuestion answered) {
    // Also when the session is over: by this the next one is given what it wants.
    backend.parameters().become(kept(has, answered));
    if (session.backend() != backend) {
      return;
    }
    current = kept(follows, answered);
    if (!restores) {
      return;
    }
    restores = false;
    current = restored(answered);
    if (prepare(backend)) {
      session.goOn();
    }
  }

  /** With those that the session has set to the server's default; see {@link Parameters#kept}. */
  private Parameters kept(Parameters told, ParameterQuestion answered) {
    Set<String> names = new TreeSet<>();
    beginnings.forEach(
        (name, value) -> {
          String now = told.get(name);
          if (service.isReported(name)
              && answered.isSet(name)
              && !value.equals(now)
              && service.defaults().has(name, now)) {
            names.add(name);
          }
        });
    return service.parameters().intern(told.keeping(names));
  }

  /** What was set back is what the session began with; the client has been told the backend's. */
  private Parameters restored(ParameterQuestion answered) {
    Map<String, String> next = new TreeMap<>();
    beginnings.forEach(
        (name, value) -> {
          boolean wasReset = ParameterSql.isSettable(name) && !answered.isSet(name);
          if (wasReset && !value.equals(current.get(name))) {
            next.put(name, value);
            if (service.isReported(name)) {
              MessageWriter.parameterStatus(session.client(), name, value);
            }
          }
        });
    return next.isEmpty() ? current : service.parameters().intern(current.withAll(next));
  }
}

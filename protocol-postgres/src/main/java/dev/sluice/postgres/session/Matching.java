package dev.sluice.postgres.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.Message;
import dev.sluice.postgres.wire.MessageWriter;
import org.jspecify.annotations.Nullable;

/**
 * Matches what one server says step by step in the extended protocol with what is owed. Replies
 * that Sluice gives itself stand in the same queue, and go out directly behind the message that
 * ends what stood before them, so that they reach the client exactly where the server would have
 * put them. Confined to the backend's loop.
 */
final class Matching {

  private final PgBackend backend;
  private final ReplyQueue owed;
  private final Descriptions descriptions;

  Matching(PgBackend backend, ReplyQueue owed, Descriptions descriptions) {
    this.backend = backend;
    this.owed = owed;
    this.descriptions = descriptions;
  }

  /** To the session that holds the backend, unless Sluice itself has asked for it. */
  Verdict deliver() {
    return backend.session() == null || backend.isAnsweringOwn()
        ? Verdict.SWALLOW
        : Verdict.FORWARD;
  }

  /**
   * A message that says nothing but that a request has been carried out.
   *
   * @param expected what it ends if the client has asked for it
   * @param own what it ends if Sluice has
   */
  Verdict onStep(Frame frame, Reply expected, @Nullable Reply own) {
    Reply head = owed.head();
    if (head == Reply.PARSE && owed.headPayload() instanceof Parsed parsed) {
      parsed.statement().prove();
    }
    if (head == expected) {
      PgSession session = backend.session();
      Object payload = owed.headPayload();
      if (session != null && payload != null) {
        session.replies().onStep(head, payload);
      }
      return complete(frame);
    }
    if (head == null || head != own) {
      throw backend.outOfStep(frame);
    }
    owed.pop();
    giveSilent();
    return Verdict.SWALLOW;
  }

  /** ParameterDescription, RowDescription or NoData. */
  Verdict onDescription(Frame frame) {
    if (!descriptions.concerns(owed)) {
      return ends(frame) ? complete(frame) : deliver();
    }
    if (!frame.isComplete()) {
      return Need.whole(frame);
    }
    descriptions.learn(frame, owed);
    if (owed.head() == Reply.DESCRIBE) {
      return ends(frame) ? complete(frame) : deliver();
    }
    if (ends(frame)) {
      owed.pop();
      giveSilent();
      PgSession session = backend.session();
      if (session != null) {
        session.onAnswers();
      }
    }
    return Verdict.SWALLOW;
  }

  /** Whether it is the last message that answers a Describe. */
  private boolean ends(Frame frame) {
    Reply head = owed.head();
    return head != null && head.isDescription() && frame.kind() != Message.PARAMETER_DESCRIPTION;
  }

  /** What ends an Execute; in a simple query it ends nothing. */
  Verdict onExecuted(Frame frame) {
    return owed.head() == Reply.EXECUTE ? complete(frame) : deliver();
  }

  /** The head ends with this message. What Sluice itself gives next must follow it directly. */
  private Verdict complete(Frame frame) {
    if (owed.size() == 1 || !owed.get(1).isSilent()) {
      owed.pop();
      return deliver();
    }
    if (!frame.isComplete()) {
      return Need.whole(frame);
    }
    owed.pop();
    relay(frame);
    giveSilent();
    return Verdict.SWALLOW;
  }

  /** Whether Sluice itself gives what comes next. */
  boolean givesNext() {
    Reply head = owed.head();
    return head != null && head.isSilent();
  }

  /** Passes a complete message on, ahead of what is given next. */
  void relay(Frame frame) {
    PgSession session = backend.session();
    if (session != null) {
      session.replies().relay(frame);
    }
  }

  /** Gives what Sluice owes, up to what the server owes. */
  void giveSilent() {
    PgSession session = backend.session();
    Reply head;
    while ((head = owed.head()) != null && head.isSilent()) {
      owed.pop();
      if (session != null && head == Reply.GIVEN_PARSE) {
        MessageWriter.empty(session.client(), Message.PARSE_COMPLETE);
      } else if (session != null && head == Reply.GIVEN_CLOSE) {
        MessageWriter.empty(session.client(), Message.CLOSE_COMPLETE);
      }
    }
  }
}

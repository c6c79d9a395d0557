package dev.sluice.postgres.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.spi.SessionTools;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.ErrorFields;
import dev.sluice.postgres.wire.Message;
import dev.sluice.postgres.wire.MessageWriter;
import dev.sluice.postgres.wire.PgErrors;
import dev.sluice.postgres.wire.Severity;
import io.netty.buffer.ByteBuf;

/**
 * How one session ends: the one FATAL that the client is told, and the wait of a client that has
 * said goodbye for what it is still owed. Confined to the session's loop.
 */
final class Farewell {

  private static final int TERMINATE_LENGTH = 5;

  private final SessionTools tools;

  /** The client has been told why, by Sluice or by the server. */
  private boolean told;

  /** The client goes, but is owed replies to what it sent before. */
  private boolean leaving;

  /** What still comes from the client does not count. */
  private boolean over;

  /** What the client did that it may not, in words for it; or empty. */
  private String violation = "";

  Farewell(SessionTools tools) {
    this.tools = tools;
  }

  /** The last that the client is told, unless it was told before. */
  void fatal(String state, String message) {
    if (!told) {
      told = true;
      MessageWriter.error(tools.client(), Message.ERROR_RESPONSE, Severity.FATAL, state, message);
    }
  }

  /** The client has been told something fatal already. */
  void told() {
    told = true;
  }

  /** The client broke the protocol. */
  void violated(String what) {
    violation = what;
    over = true;
    tools.close(CloseReason.PROTOCOL_ERROR);
  }

  /** The same, but it is owed replies to what it sent before. */
  void violatedOnceAnswered(String what) {
    violation = what;
    over = true;
    leaving = true;
  }

  /** The same, and the server has been shown it, which answers what came before and says so. */
  void violatedToServer(String what) {
    violation = what;
    over = true;
  }

  /** The client, which goes, has got what it was owed. */
  void leave() {
    tools.close(violation.isEmpty() ? CloseReason.PEER_GOODBYE : CloseReason.PROTOCOL_ERROR);
  }

  /** The server ends the connection, and the client has been told. */
  void onServersEnd() {
    if (!violation.isEmpty()) {
      tools.close(CloseReason.PROTOCOL_ERROR);
    }
  }

  /** The session cannot go on without a unit of work that was not admitted. */
  void refused(Refusal refusal) {
    told = true;
    refusal.tell(Severity.FATAL);
    tools.close(CloseReason.REJECTED);
  }

  /** The server does not take the parameters that the client asked for at its login. */
  void wishesRefused(ErrorFields error) {
    fatal(error.state(), error.message());
    tools.close(CloseReason.REJECTED);
  }

  void onClosing(CloseReason reason, String detail) {
    if (!told) {
      told = true;
      PgErrors.closing(tools.client(), reason, detail.isEmpty() ? violation : detail);
    }
  }

  /** Whether what a client has sent ends with a Terminate, so that it reads nothing any more. */
  static boolean ends(ByteBuf said) {
    int at = said.writerIndex() - TERMINATE_LENGTH;
    return at >= said.readerIndex()
        && said.getByte(at) == Message.TERMINATE
        && said.getInt(at + 1) == TERMINATE_LENGTH - 1;
  }

  /** A Terminate. */
  Verdict onTerminate(boolean owed) {
    over = true;
    return onInputEnd(owed) ? Verdict.SWALLOW : Verdict.CLOSE;
  }

  /**
   * Nothing more comes from the client.
   *
   * @param owed whether a backend will answer what came before
   * @return whether the session goes on until then
   */
  boolean onInputEnd(boolean owed) {
    boolean awaitsServer = over && !leaving && !violation.isEmpty();
    leaving = owed && !awaitsServer;
    return owed || awaitsServer;
  }

  /** Whether what still comes from the client is behind its Terminate, or behind a violation. */
  boolean isOver() {
    return over;
  }

  /** Whether a client that goes has got what it was owed. */
  boolean isDone(PgBackend backend) {
    return leaving ? !backend.willBeReady() : over && backend.owesNothing();
  }

  boolean isLeaving() {
    return leaving;
  }
}

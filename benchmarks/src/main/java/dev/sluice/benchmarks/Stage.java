package dev.sluice.benchmarks;

import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.ClientSession;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.ProtocolViolation;
import dev.sluice.core.spi.Service;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.PgProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * One client's session and one backend with the core's part between them reduced to what it must
 * do: frames are shown, verdicts carried out, bytes copied. Confined to one thread.
 */
final class Stage {

  private final Written toClient = new Written();
  private final Written toBackend = new Written();
  private final ByteBuf replies = Wire.buffer();
  private final Frame frame = new Frame();
  private final ScriptedServer server = new ScriptedServer();
  private final StageTools tools = new StageTools(toClient);
  private final ClientSession session;
  private final BackendSession backend;
  private boolean leased;

  Stage() throws ProtocolViolation {
    PgProtocol protocol = new PgProtocol();
    Service service = protocol.newService(Settings.SERVICE, "");
    backend = Logins.backend(service, toBackend);
    session = service.newClientSession(Logins.client(protocol, toClient), tools);
    session.onStart();
    run(Unpooled.EMPTY_BUFFER);
  }

  /**
   * Has the client send messages, and everybody do what follows from them.
   *
   * @param messages not moved
   * @return how many bytes the client got
   */
  int run(ByteBuf messages) throws ProtocolViolation {
    int at = messages.readerIndex();
    toClient.bytes().clear();
    boolean more = true;
    while (more) {
      int before = at;
      at = fromClient(messages, at);
      more = at != before;
      more |= tools.runTasks();
      more |= fromServer();
      if (tools.takeAcquire()) {
        lease();
        more = true;
      }
    }
    if (at < messages.writerIndex() || leased) {
      throw new IllegalStateException("left at " + at + (leased ? ", leased" : ""));
    }
    int received = toClient.bytes().readableBytes();
    if (received == 0) {
      throw new IllegalStateException("the client got no answer");
    }
    return received;
  }

  private int fromClient(ByteBuf messages, int from) throws ProtocolViolation {
    int at = from;
    while (at < messages.writerIndex() && session.framer().readHead(messages, at, frame)) {
      Verdict verdict = session.onClientFrame(frame);
      switch (verdict) {
        case FORWARD -> forward(toBackend);
        case SWALLOW -> {}
        case ACQUIRE -> {
          lease();
          continue;
        }
        case HOLD -> {
          return at;
        }
        default -> throw new IllegalStateException(verdict + " for " + (char) frame.kind());
      }
      at += frame.available();
    }
    return at;
  }

  private void lease() {
    leased = true;
    session.onLease(backend);
  }

  private void forward(Written to) {
    int length = frame.available() - frame.skipped();
    to.buffer(length).writeBytes(frame.buffer(), frame.index() + frame.skipped(), length);
  }

  private boolean fromServer() throws ProtocolViolation {
    server.serve(toBackend.bytes(), replies);
    int at = 0;
    while (at < replies.writerIndex() && backend.framer().readHead(replies, at, frame)) {
      Verdict verdict = backend.onBackendFrame(frame);
      switch (verdict) {
        case FORWARD -> forward(toClient);
        case SWALLOW -> {}
        case FORWARD_AND_RELEASE -> {
          forward(toClient);
          release();
        }
        case SWALLOW_AND_RELEASE -> release();
        default -> throw new IllegalStateException(verdict + " for " + (char) frame.kind());
      }
      at += frame.available();
    }
    replies.clear();
    return at > 0;
  }

  private void release() {
    leased = false;
    session.onReleased();
    if (backend.onRelease(false) != BackendSession.Cleanliness.CLEAN) {
      throw new IllegalStateException("not clean");
    }
  }
}

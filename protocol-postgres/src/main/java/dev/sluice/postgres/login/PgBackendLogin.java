package dev.sluice.postgres.login;

import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.BackendLogin;
import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.BackendTools;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.CString;
import dev.sluice.postgres.wire.ErrorFields;
import dev.sluice.postgres.wire.Message;
import dev.sluice.postgres.wire.ServerLoginFramer;
import dev.sluice.postgres.wire.SqlState;
import dev.sluice.postgres.wire.StartupFramer;
import dev.sluice.postgres.wire.StartupWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Logs one backend connection in: TLS, startup packet, authentication, and what the server reports
 * until it is ready. Speaks protocol 3.0, as libpq does by default, because servers before 18 and
 * many poolers know no other. Confined to the connection's event loop.
 */
public final class PgBackendLogin implements BackendLogin {

  /** For the proxy itself: libpq knows it as a connection parameter, a server does not. */
  private static final String CHANNEL_BINDING = "channel_binding";

  private static final int SHORTEST_KEY = 4;
  private static final int LONGEST_KEY = 256;

  /** PostgreSQL 18 reports 15; a server may report names without end, and each is remembered. */
  private static final int MOST_PARAMETERS = 128;

  private final BackendTools tools;
  private final BackendHistory history;
  private final SessionFactory factory;
  private final String replication;
  private final TlsNegotiation tls;
  private final BackendProof proof;
  private final Map<String, String> parameters = new LinkedHashMap<>();

  private Phase phase = Phase.CONNECTING;
  private int processId;
  private byte[] key = {};
  private @Nullable BackendFailure failure;

  /** How far the login has come. */
  private enum Phase {
    /** Until the startup packet is written. */
    CONNECTING,
    PROVING,
    /** The server is satisfied and tells what there is to know. */
    SETTLING,
    READY,
    FAILED;

    boolean mayBecome(Phase next) {
      return switch (this) {
        case CONNECTING -> next == PROVING || next == FAILED;
        case PROVING -> next == SETTLING || next == FAILED;
        case SETTLING -> next == READY || next == FAILED;
        case READY, FAILED -> false;
      };
    }
  }

  /**
   * @param history shared by all logins to the same backend on the same loop
   * @param factory makes what takes over
   * @param replication the startup parameter of that name, or an empty string for none
   */
  public PgBackendLogin(
      BackendTools tools, BackendHistory history, SessionFactory factory, String replication) {
    this.replication = replication;
    this.tools = tools;
    this.history = history;
    this.factory = factory;
    this.tls = new TlsNegotiation(tools, history);
    this.proof = new BackendProof(tools);
  }

  private void become(Phase next) {
    if (!phase.mayBecome(next)) {
      throw new IllegalStateException("backend login: " + phase + " to " + next);
    }
    phase = next;
  }

  @Override
  public Framer framer() {
    return tls.awaitsAnswer() ? tls.framer() : ServerLoginFramer.INSTANCE;
  }

  @Override
  public void onConnected() {
    if (!tls.begin()) {
      start();
    }
  }

  @Override
  public void onTls() {
    start();
  }

  private void start() {
    become(Phase.PROVING);
    BackendSettings settings = tools.settings();
    Map<String, String> said = new LinkedHashMap<>();
    said.put("user", settings.user());
    if (!settings.database().isEmpty()) {
      said.put("database", settings.database());
    }
    said.putAll(settings.parameters());
    if (!replication.isEmpty()) {
      said.put("replication", replication);
    }
    said.remove(CHANNEL_BINDING);
    StartupWriter.startup(tools.backend(), StartupFramer.PROTOCOL_3_0, said);
  }

  @Override
  public Verdict onFrame(Frame frame) {
    if (tls.awaitsAnswer()) {
      return onTlsAnswer(frame);
    }
    if (frame.kind() == Message.NOTICE_RESPONSE || frame.kind() == Message.NOTIFICATION_RESPONSE) {
      return Verdict.SWALLOW;
    }
    if (!frame.isComplete()) {
      frame.need((int) frame.length());
      return Verdict.MORE;
    }
    return switch (frame.kind()) {
      case Message.AUTHENTICATION -> onAuthentication(frame);
      case Message.ERROR_RESPONSE -> onError(frame);
      case ServerLoginFramer.PLAIN_ERROR -> onPlainError(frame);
      // The server speaks an older version than was asked for: there is none.
      case Message.NEGOTIATE_PROTOCOL_VERSION -> Verdict.SWALLOW;
      case Message.PARAMETER_STATUS -> onParameter(frame);
      case Message.BACKEND_KEY_DATA -> onKey(frame);
      case Message.READY_FOR_QUERY -> onReady();
      default -> violation("message '" + (char) frame.kind() + "' during the login");
    };
  }

  private Verdict onTlsAnswer(Frame answer) {
    Verdict verdict = tls.onAnswer(answer);
    if (verdict == Verdict.CLOSE) {
      // An error instead of an answer comes from a server that is full or in trouble.
      return fail(new BackendFailure("", tls.failure(), answer.kind() == 'E'));
    }
    if (verdict == Verdict.SWALLOW) {
      start();
    }
    return verdict;
  }

  private Verdict onAuthentication(Frame frame) {
    if (phase != Phase.PROVING) {
      return violation("an authentication request after the login");
    }
    try {
      Verdict verdict = proof.onRequest(frame);
      if (verdict != Verdict.LOGGED_IN) {
        return verdict;
      }
    } catch (BackendProof.Failure e) {
      return fail(new BackendFailure(SqlState.INVALID_AUTHORIZATION.code(), e.text(), false));
    }
    become(Phase.SETTLING);
    return Verdict.SWALLOW;
  }

  private Verdict onError(Frame frame) {
    ErrorFields error = ErrorFields.read(frame.buffer(), frame.bodyIndex(), frame.endIndex());
    BackendFailure refusal = ServerErrors.failure(error);
    if (phase == Phase.PROVING && !proof.wasAsked()) {
      boolean otherWay =
          history.onUnwelcome(tools.settings().tls().mode(), tls.asks(), tools.isTls());
      boolean retryable = refusal.retryable() || otherWay;
      refusal = new BackendFailure(refusal.code(), refusal.message(), retryable);
    }
    return fail(refusal);
  }

  private Verdict onPlainError(Frame frame) {
    int from = frame.bodyIndex();
    int end = CString.end(frame.buffer(), from, frame.endIndex());
    String text = CString.text(frame.buffer(), from, end < 0 ? frame.endIndex() : end);
    return fail(new BackendFailure("", text.strip(), true));
  }

  private Verdict onParameter(Frame frame) {
    if (phase != Phase.SETTLING) {
      return violation("a parameter status before the login is done");
    }
    ByteBuf in = frame.buffer();
    int from = frame.bodyIndex();
    int nameEnd = CString.end(in, from, frame.endIndex());
    int valueEnd = nameEnd < 0 ? -1 : CString.end(in, nameEnd + 1, frame.endIndex());
    if (valueEnd < 0) {
      return violation("a malformed parameter status");
    }
    parameters.put(CString.text(in, from, nameEnd), CString.text(in, nameEnd + 1, valueEnd));
    if (parameters.size() > MOST_PARAMETERS) {
      return violation("more than " + MOST_PARAMETERS + " parameters");
    }
    return Verdict.SWALLOW;
  }

  private Verdict onKey(Frame frame) {
    long length = frame.bodyLength() - 4;
    if (phase != Phase.SETTLING || length < SHORTEST_KEY || length > LONGEST_KEY) {
      return violation("a cancel key of " + length + " bytes");
    }
    processId = frame.buffer().getInt(frame.bodyIndex());
    key = ByteBufUtil.getBytes(frame.buffer(), frame.bodyIndex() + 4, (int) length);
    return Verdict.SWALLOW;
  }

  private Verdict onReady() {
    if (phase != Phase.SETTLING) {
      return violation("ready for queries before the login is done");
    }
    become(Phase.READY);
    return Verdict.LOGGED_IN;
  }

  private Verdict violation(String what) {
    String code = SqlState.PROTOCOL_VIOLATION.code();
    return fail(new BackendFailure(code, "the server sent " + what, false));
  }

  private Verdict fail(BackendFailure why) {
    become(Phase.FAILED);
    failure = why;
    return Verdict.CLOSE;
  }

  @Override
  public BackendSession session() {
    if (phase != Phase.READY) {
      throw new IllegalStateException("not logged in");
    }
    return factory.create(tools, new BackendHello(parameters, processId, key));
  }

  @Override
  public @Nullable BackendFailure failure() {
    return failure;
  }
}

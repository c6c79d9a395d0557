package dev.sluice.postgres.login;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.settings.TlsMode;
import dev.sluice.core.spi.ClientIdentity;
import dev.sluice.core.spi.ClientLogin;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.LoginTools;
import dev.sluice.core.spi.TenantDirectory.Match;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.Authentication;
import dev.sluice.postgres.wire.Message;
import dev.sluice.postgres.wire.MessageFramer;
import dev.sluice.postgres.wire.MessageWriter;
import dev.sluice.postgres.wire.PgErrors;
import dev.sluice.postgres.wire.Severity;
import dev.sluice.postgres.wire.SqlState;
import dev.sluice.postgres.wire.StartupFramer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Logs one client in: requests for encryption, a cancel request or a startup packet, then the proof
 * of who it is. Ends with AuthenticationOk; what follows is the session's to write. Confined to the
 * event loop that accepted the connection.
 */
public final class PgClientLogin implements ClientLogin {

  /** The protocol's name in the configuration. */
  static final String PROTOCOL = "postgres";

  private final LoginTools tools;
  private final CancelKeys cancelKeys;

  private Phase phase = Phase.STARTUP;
  private boolean tlsAsked;
  private boolean gssAsked;
  private boolean cancels;
  private @Nullable StartupMessage startup;
  private @Nullable Match match;
  private @Nullable ClientProof proof;

  /** How far the login has come. */
  private enum Phase {
    /** Requests without a type byte. */
    STARTUP,
    /** Authentication. */
    PROVING,
    LOGGED_IN,
    REFUSED;

    boolean mayBecome(Phase next) {
      return switch (this) {
        case STARTUP -> true;
        case PROVING -> next == LOGGED_IN || next == REFUSED;
        case LOGGED_IN, REFUSED -> next == REFUSED;
      };
    }
  }

  /**
   * @param cancelKeys whom cancel requests are shown to
   */
  public PgClientLogin(LoginTools tools, CancelKeys cancelKeys) {
    this.tools = tools;
    this.cancelKeys = cancelKeys;
  }

  private void become(Phase next) {
    if (!phase.mayBecome(next)) {
      throw new IllegalStateException("login: " + phase + " to " + next);
    }
    phase = next;
  }

  @Override
  public Framer framer() {
    return phase == Phase.STARTUP ? StartupFramer.INSTANCE : MessageFramer.FROM_CLIENT_LOGIN;
  }

  @Override
  public Verdict onFrame(Frame frame) {
    if (!frame.isComplete()) {
      frame.need((int) frame.length());
      return Verdict.MORE;
    }
    try {
      return phase == Phase.STARTUP ? onStartupPacket(frame) : onResponse(frame);
    } catch (Refusal refusal) {
      return refuse(refusal);
    }
  }

  private Verdict refuse(Refusal refusal) {
    become(Phase.REFUSED);
    MessageWriter.error(
        tools.client(),
        Message.ERROR_RESPONSE,
        Severity.FATAL,
        refusal.state().code(),
        refusal.text(),
        refusal.hint());
    Rejection reason = refusal.reason();
    if (reason != null) {
      tools.refused(match == null ? null : match.tenant(), reason, refusal.detail());
    }
    return Verdict.CLOSE;
  }

  private Verdict onStartupPacket(Frame frame) throws Refusal {
    return switch (frame.kind()) {
      case StartupFramer.SSL_REQUEST -> onSslRequest(frame);
      case StartupFramer.GSSENC_REQUEST -> onGssRequest(frame);
      case StartupFramer.CANCEL_REQUEST -> onCancelRequest(frame);
      default -> onStartup(frame);
    };
  }

  /** Once, and not under TLS, as PostgreSQL has it; so no client can keep asking. */
  private Verdict onSslRequest(Frame frame) throws Refusal {
    if (tlsAsked || tools.isTls()) {
      throw StartupReader.unsupported(frame.kind());
    }
    tlsAsked = true;
    checkNothingBehind(frame, "received unencrypted data after SSL request");
    boolean granted = tools.canTls();
    tools.client().buffer(1).writeByte(granted ? 'S' : 'N');
    return granted ? Verdict.START_TLS : Verdict.SWALLOW;
  }

  private Verdict onGssRequest(Frame frame) throws Refusal {
    if (gssAsked || tools.isTls()) {
      throw StartupReader.unsupported(frame.kind());
    }
    gssAsked = true;
    checkNothingBehind(frame, "received unencrypted data after GSSAPI encryption request");
    tools.client().buffer(1).writeByte('N');
    return Verdict.SWALLOW;
  }

  /**
   * Bytes that arrive before the answer were not encrypted, whatever the answer would have been.
   */
  private static void checkNothingBehind(Frame frame, String message) throws Refusal {
    if (frame.endIndex() < frame.buffer().writerIndex()) {
      throw Refusal.of(SqlState.PROTOCOL_VIOLATION, message);
    }
  }

  /**
   * Answered by nothing, whatever its key is like: a guesser learns nothing from it. The connection
   * is closed when the server has been told, for that is how clients know that their next query is
   * safe; PostgreSQL itself sends the signal before it closes.
   */
  private Verdict onCancelRequest(Frame frame) {
    if (cancels || frame.bodyLength() < Integer.BYTES) {
      become(Phase.REFUSED);
      return Verdict.CLOSE;
    }
    cancels = true;
    ByteBuf in = frame.buffer();
    int body = frame.bodyIndex();
    byte[] key = ByteBufUtil.getBytes(in, body + 4, frame.endIndex() - body - 4);
    cancelKeys.cancel(in.getInt(body), key, tools::resume);
    return Verdict.HOLD;
  }

  private Verdict onStartup(Frame frame) throws Refusal {
    StartupMessage said = StartupReader.read(frame);
    startup = said;
    if (said.needsNegotiation()) {
      int version = StartupFramer.PROTOCOL_3_0 | said.minor();
      MessageWriter.negotiateProtocolVersion(tools.client(), version, said.protocolOptions());
    }
    requireTls(said);
    Match found = findTenant(said);
    match = found;
    become(Phase.PROVING);
    return prove(found, Claim.of(said.user(), found));
  }

  private void requireTls(StartupMessage said) throws Refusal {
    TlsMode mode = tools.listener().tls().mode();
    if (mode != TlsMode.DISABLE && mode != TlsMode.PREFER && !tools.isTls()) {
      String user = "user \"" + said.user() + "\", database \"" + said.database() + "\"";
      throw Refusal.counted(
          Rejection.TLS_REQUIRED,
          SqlState.INVALID_AUTHORIZATION,
          "connections without encryption are not accepted here: " + user + ", no encryption",
          "Connect with sslmode=require or stronger.",
          user);
    }
  }

  private Match findTenant(StartupMessage said) throws Refusal {
    Match found =
        tools
            .tenants()
            .match(
                PROTOCOL,
                said.user(),
                said.database(),
                tools.serverName(),
                tools.listener().defaultTenant());
    if (found == null) {
      throw Refusal.counted(
          Rejection.TENANT_UNKNOWN,
          SqlState.INVALID_CATALOG_NAME,
          "database \"" + said.database() + "\" does not exist",
          "No tenant claims this client. One is found by the user name's suffix (user.tenant), the"
              + " database name, the TLS server name, or the listener's default.",
          "user \"" + said.user() + "\", database \"" + said.database() + "\"");
    }
    return found;
  }

  private Verdict prove(Match found, Claim claim) throws Refusal {
    switch (found.service().auth()) {
      case SCRAM_SHA_256 -> proof = new ScramProof(tools, claim);
      case MD5 -> proof = new Md5Proof(tools, claim);
      case PASSWORD -> proof = new CleartextProof(tools, claim);
      case CERT -> checkCertificate(claim);
      case TRUST -> {
        // Nothing is asked: the listener is on loopback or a unix socket.
      }
    }
    if (proof == null) {
      return proven(Verdict.LOGGED_IN);
    }
    proof.ask();
    return Verdict.SWALLOW;
  }

  private void checkCertificate(Claim claim) throws Refusal {
    X509Certificate certificate = tools.clientCertificate();
    String name = certificate == null ? null : CertificateName.commonName(certificate);
    if (name == null) {
      throw Refusal.counted(
          Rejection.AUTH_FAILED,
          SqlState.INVALID_AUTHORIZATION,
          "connection requires a valid client certificate",
          null,
          "user \"" + claim.user() + "\" showed no certificate with a common name");
    }
    if (!name.equals(claim.user()) || !claim.known()) {
      String message = "certificate authentication failed for user \"" + claim.user() + "\"";
      throw Refusal.counted(
          Rejection.AUTH_FAILED,
          SqlState.INVALID_AUTHORIZATION,
          message,
          null,
          message + ": common name \"" + name + "\"" + (claim.known() ? "" : ", no such user"));
    }
  }

  private Verdict onResponse(Frame frame) throws Refusal {
    ClientProof asked = proof;
    if (phase != Phase.PROVING || asked == null) {
      throw new IllegalStateException("a message while the login is " + phase);
    }
    return proven(asked.onResponse(frame));
  }

  private Verdict proven(Verdict verdict) {
    if (verdict == Verdict.LOGGED_IN) {
      become(Phase.LOGGED_IN);
      Authentication.ok(tools.client());
    }
    return verdict;
  }

  /** What the client said of itself. Not before {@link Verdict#LOGGED_IN}. */
  public StartupMessage startup() {
    if (startup == null) {
      throw new IllegalStateException("no startup packet yet");
    }
    return startup;
  }

  @Override
  public ClientIdentity identity() {
    StartupMessage said = startup();
    if (phase != Phase.LOGGED_IN || match == null) {
      throw new IllegalStateException("not logged in");
    }
    return new ClientIdentity(
        match.tenant(),
        match.user(),
        shared(said.database(), match.service().databases()),
        said.applicationName(),
        said.replication().variant());
  }

  /** The configured name that equals the given one, so that sessions do not keep one each. */
  private static String shared(String name, List<String> configured) {
    int at = configured.indexOf(name);
    return at < 0 ? name : configured.get(at);
  }

  @Override
  public void onRejected(Rejection reason, String detail) {
    PgErrors.rejection(tools.client(), Severity.FATAL, reason, detail);
  }

  @Override
  public void onClosing(CloseReason reason, String detail) {
    if (!cancels) {
      PgErrors.closing(tools.client(), reason, detail);
    }
  }
}

package dev.sluice.redis.login;

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
import dev.sluice.redis.wire.RedisErrors;
import dev.sluice.redis.wire.Replies;
import dev.sluice.redis.wire.Request;
import dev.sluice.redis.wire.RequestFramer;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Logs one client in. Redis has no handshake: a client that is trusted is logged in as it comes,
 * any other with the AUTH or HELLO that proves who it is. That request is not answered here: it
 * stays where it is, and the session answers it, once the client is admitted and it is known what
 * the server is like. Confined to the event loop that accepted the connection.
 */
public final class RedisClientLogin implements ClientLogin {

  /** The protocol's name in the configuration. */
  public static final String PROTOCOL = "redis";

  private final LoginTools tools;

  private @Nullable Match match;
  private @Nullable String user;
  private boolean proven;
  private boolean looked;
  private boolean arrived;
  private @Nullable CompletableFuture<Boolean> answer;

  public RedisClientLogin(LoginTools tools) {
    this.tools = tools;
  }

  @Override
  public Framer framer() {
    lookOnce();
    return arrived ? RedisClientLogin::readArrival : RequestFramer.STRANGERS;
  }

  @Override
  public boolean isWelcome() {
    lookOnce();
    return arrived;
  }

  /** A message of no bytes: what has arrived is for the session. */
  private static boolean readArrival(ByteBuf in, int index, Frame frame) {
    frame.set(in, index, Request.ARRIVAL, 0, 0);
    return true;
  }

  /** Whether the client is let in by where it comes from, or by what it showed under TLS. */
  private void lookOnce() {
    if (looked) {
      return;
    }
    looked = true;
    Match byPlace = match("");
    if (byPlace == null || isTlsMissing()) {
      return;
    }
    Proofs proofs = Proofs.of(byPlace, tools.verifiers());
    String named = CertificateUser.of(tools.clientCertificate());
    switch (byPlace.service().auth()) {
      case TRUST -> arrive(byPlace, Proofs.DEFAULT_USER);
      case CERT -> {
        if (named != null) {
          arrive(byPlace, proofs.userAtTenant(named));
        }
      }
      default -> {
        // A password is asked for.
      }
    }
  }

  private void arrive(Match at, String who) {
    match = at;
    user = who;
    arrived = true;
  }

  private @Nullable Match match(String sentUser) {
    return tools
        .tenants()
        .match(PROTOCOL, sentUser, "", tools.serverName(), tools.listener().defaultTenant());
  }

  private boolean isTlsMissing() {
    TlsMode mode = tools.listener().tls().mode();
    return !tools.isTls() && mode != TlsMode.DISABLE && mode != TlsMode.PREFER;
  }

  @Override
  public Verdict onFrame(Frame frame) {
    return switch (frame.kind()) {
      case Request.ARRIVAL -> Verdict.LOGGED_IN;
      case Request.EMPTY -> Verdict.SWALLOW;
      case Request.BROKEN -> {
        say("ERR Protocol error: " + Request.strangersViolation(frame));
        yield Verdict.CLOSE;
      }
      default -> onRequest(frame);
    };
  }

  private Verdict onRequest(Frame frame) {
    if (isTlsMissing()) {
      say(RedisErrors.of(Rejection.TLS_REQUIRED));
      tools.refused(null, Rejection.TLS_REQUIRED, "a client without TLS");
      return Verdict.CLOSE;
    }
    LoginRequest request = Request.isPart(frame.kind()) ? null : LoginRequest.read(frame);
    if (request == null) {
      say("ERR Protocol error: unbalanced quotes in request");
      return Verdict.CLOSE;
    }
    LoginRequest.Credentials credentials = request.credentials();
    return credentials == null ? onStranger(request) : onCredentials(credentials);
  }

  private Verdict onStranger(LoginRequest request) {
    switch (request.name()) {
      case "" -> {
        // A line of blanks.
      }
      case "QUIT" -> {
        Replies.simple(tools.client(), "OK");
        return Verdict.CLOSE;
      }
      case "RESET" -> Replies.simple(tools.client(), "RESET");
      case "AUTH" ->
          say(request.words().size() < 2 ? RedisErrors.wrongArity("auth") : RedisErrors.SYNTAX);
      case "HELLO" -> say(RedisErrors.HELLO_NOAUTH);
      default -> say(RedisErrors.NOAUTH);
    }
    return Verdict.SWALLOW;
  }

  private Verdict onCredentials(LoginRequest.Credentials credentials) {
    CompletableFuture<Boolean> checked = answer;
    if (checked == null) {
      Match found = match(credentials.user());
      match = found;
      if (found == null) {
        return refuse(null, credentials.user(), "no tenant");
      }
      checked =
          Proofs.of(found, tools.verifiers())
              .check(found.user(), credentials.password())
              .toCompletableFuture();
      answer = checked;
      if (!checked.isDone()) {
        checked.whenComplete((right, failure) -> tools.resume());
        return Verdict.HOLD;
      }
    }
    answer = null;
    Match found = match;
    if (found == null || checked.isCompletedExceptionally() || !checked.join()) {
      return refuse(found, credentials.user(), "wrong password, or no such user");
    }
    proven = true;
    arrive(found, found.user());
    // Shown again, it is an arrival, and the request itself is the session's.
    tools.resume();
    return Verdict.HOLD;
  }

  private Verdict refuse(@Nullable Match at, String who, String why) {
    say(RedisErrors.WRONGPASS);
    tools.refused(at == null ? null : at.tenant(), Rejection.AUTH_FAILED, who + ": " + why);
    return Verdict.SWALLOW;
  }

  private void say(String error) {
    Replies.error(tools.client(), error);
  }

  @Override
  public ClientIdentity identity() {
    return new ClientIdentity(at().tenant(), user(), at().service().backend().database(), "");
  }

  private Match at() {
    Match found = match;
    if (found == null) {
      throw new IllegalStateException("not logged in");
    }
    return found;
  }

  /** The user's name at the tenant. */
  public String user() {
    String name = user;
    if (name == null) {
      throw new IllegalStateException("not logged in");
    }
    return name;
  }

  /** Whether the first request is the AUTH or HELLO that has proved who the client is. */
  public boolean isProven() {
    return proven;
  }

  /** Checks users and passwords of the client's tenant. */
  public Proofs proofs() {
    return Proofs.of(at(), tools.verifiers());
  }

  @Override
  public void onRejected(Rejection reason, String detail) {
    say(RedisErrors.of(reason));
  }

  @Override
  public void onClosing(CloseReason reason, String detail) {
    switch (reason) {
      case PROTOCOL_ERROR -> say("ERR Protocol error: " + detail);
      case INTERNAL -> say("ERR internal error");
      default -> {
        // Nothing was asked, and what is said unasked is taken for the next answer.
      }
    }
  }
}

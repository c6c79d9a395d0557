package dev.sluice.postgres.login;

import dev.sluice.core.auth.Credential;
import dev.sluice.core.auth.ScramException;
import dev.sluice.core.auth.ScramMechanism;
import dev.sluice.core.auth.ScramServer;
import dev.sluice.core.auth.ScramVerifier;
import dev.sluice.core.auth.ScramVerifiers;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.LoginTools;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.Authentication;
import dev.sluice.postgres.wire.CString;
import dev.sluice.postgres.wire.SqlState;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * SCRAM-SHA-256, and PLUS under TLS. A user who is not known, or whose stored form does not serve
 * SCRAM, goes through the same exchange and fails at its end.
 */
final class ScramProof implements ClientProof {

  /** {@code PG_MAX_SASL_MESSAGE_LENGTH}. */
  private static final int LONGEST = 1024;

  private final LoginTools tools;
  private final Claim claim;
  private final ScramServer scram;
  private @Nullable CompletableFuture<ScramVerifier> verifier;
  private boolean challenged;

  ScramProof(LoginTools tools, Claim claim) {
    this.tools = tools;
    this.claim = claim;
    this.scram = new ScramServer(ScramMechanism.SHA_256, tools.channelBinding());
  }

  @Override
  public void ask() {
    Authentication.sasl(tools.client(), scram.names());
  }

  @Override
  public Verdict onResponse(Frame response) throws Refusal {
    try {
      return challenged ? verify(response) : challenge(response);
    } catch (ScramException e) {
      throw refusal(e);
    }
  }

  private Verdict challenge(Frame response) throws Refusal, ScramException {
    CompletableFuture<ScramVerifier> wanted = verifier;
    if (wanted == null) {
      open(response);
      wanted = lookUp();
      verifier = wanted;
      if (!wanted.isDone()) {
        wanted.whenComplete((found, failure) -> tools.resume());
        return Verdict.HOLD;
      }
    }
    if (wanted.isCompletedExceptionally()) {
      throw Refusal.of(SqlState.CANNOT_CONNECT_NOW, "the password cannot be checked at the moment");
    }
    Authentication.saslContinue(tools.client(), scram.challenge(wanted.join()));
    challenged = true;
    return Verdict.SWALLOW;
  }

  /** Takes a SASLInitialResponse: a mechanism, a length, and so much data. */
  private void open(Frame response) throws Refusal, ScramException {
    ByteBuf in = response.buffer();
    int from = response.bodyIndex();
    int limit = response.endIndex();
    int end = CString.end(in, from, limit);
    if (end < 0 || limit - end < 5 || in.getInt(end + 1) != limit - end - 5) {
      throw Refusal.of(SqlState.PROTOCOL_VIOLATION, "invalid SASL initial response");
    }
    String mechanism = CString.text(in, from, end);
    if (!scram.names().contains(mechanism)) {
      throw Refusal.of(
          SqlState.PROTOCOL_VIOLATION, "client selected an invalid SASL authentication mechanism");
    }
    scram.open(mechanism, bytes(in, end + 5, limit));
  }

  private CompletableFuture<ScramVerifier> lookUp() {
    ScramVerifiers verifiers = tools.verifiers();
    Credential credential = claim.credential();
    if (credential == null || !credential.servesScram()) {
      return CompletableFuture.completedFuture(verifiers.unknown(claim.user()));
    }
    ScramVerifier present = verifiers.getIfPresent(credential);
    return present != null
        ? CompletableFuture.completedFuture(present)
        : verifiers.get(credential).toCompletableFuture();
  }

  private Verdict verify(Frame response) throws Refusal, ScramException {
    byte[] last = scram.verify(bytes(response.buffer(), response.bodyIndex(), response.endIndex()));
    Authentication.saslFinal(tools.client(), last);
    return Verdict.LOGGED_IN;
  }

  private static byte[] bytes(ByteBuf in, int from, int limit) throws Refusal {
    if (limit - from > LONGEST) {
      throw Refusal.of(SqlState.PROTOCOL_VIOLATION, "SASL message is too long");
    }
    return ByteBufUtil.getBytes(in, from, limit - from);
  }

  private Refusal refusal(ScramException e) {
    String message = String.valueOf(e.getMessage());
    return switch (e.kind()) {
      case REJECTED -> claim.unproven(reason());
      case MALFORMED -> Refusal.of(SqlState.PROTOCOL_VIOLATION, message);
      case UNSUPPORTED -> Refusal.of(SqlState.FEATURE_NOT_SUPPORTED, message);
      case CHANNEL_BINDING -> Refusal.of(SqlState.INVALID_AUTHORIZATION, message);
    };
  }

  private String reason() {
    Credential credential = claim.credential();
    if (credential == null) {
      return "no password is configured";
    }
    return credential.servesScram()
        ? "the proof is wrong"
        : "an MD5 hash is configured, which cannot serve SCRAM";
  }
}

package dev.sluice.postgres.login;

import dev.sluice.core.auth.Derivation;
import dev.sluice.core.auth.Md5Password;
import dev.sluice.core.auth.ScramClient;
import dev.sluice.core.auth.ScramException;
import dev.sluice.core.auth.ScramKeys;
import dev.sluice.core.auth.ScramMechanism;
import dev.sluice.core.auth.Secret;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.spi.BackendTools;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.Authentication;
import dev.sluice.postgres.wire.StartupWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Proves to a backend who the proxy is, in whatever way the backend asks for. Confined to the
 * connection's event loop; keys are derived elsewhere.
 */
final class BackendProof {

  private final BackendTools tools;
  private @Nullable ScramClient scram;
  private @Nullable CompletableFuture<ScramKeys> keys;
  private boolean asked;
  private boolean serverProven;

  BackendProof(BackendTools tools) {
    this.tools = tools;
  }

  /**
   * Judges a message of type {@code R}, all of which is at hand: {@link Verdict#SWALLOW}, {@link
   * Verdict#HOLD} while keys are derived, or {@link Verdict#LOGGED_IN} if the server is satisfied.
   *
   * @throws Failure if the server asks for what cannot be given, or is not who it should be
   */
  Verdict onRequest(Frame request) throws Failure {
    asked = true;
    ByteBuf in = request.buffer();
    int from = request.bodyIndex();
    if (request.bodyLength() < 4) {
      throw new Failure("an authentication request without a code");
    }
    int code = in.getInt(from);
    byte[] data = ByteBufUtil.getBytes(in, from + 4, request.endIndex() - from - 4);
    try {
      return switch (code) {
        case Authentication.OK -> satisfied();
        case Authentication.CLEARTEXT_PASSWORD -> sendPassword();
        case Authentication.MD5_PASSWORD -> sendMd5(data);
        case Authentication.SASL ->
            begin(Authentication.mechanisms(in, from + 4, request.endIndex()));
        case Authentication.SASL_CONTINUE -> answer(data);
        case Authentication.SASL_FINAL -> verify(data);
        default ->
            throw new Failure(
                "the server asks for " + Authentication.name(code) + ", which is not supported");
      };
    } catch (ScramException e) {
      throw new Failure("SCRAM: " + e.getMessage());
    }
  }

  /** Whether the server has begun to authenticate the proxy at all. */
  boolean wasAsked() {
    return asked;
  }

  /** Whoever answers in the server's place does not know the password, and cannot sign. */
  private Verdict satisfied() throws Failure {
    if (scram != null && !serverProven) {
      throw new Failure("the server broke off SCRAM before it proved that it knows the password");
    }
    if (bindingRequired() && !serverProven) {
      throw new Failure("channel_binding=require, but the server asked for no SCRAM proof");
    }
    return Verdict.LOGGED_IN;
  }

  private BackendSettings settings() {
    return tools.settings();
  }

  private Secret password() throws Failure {
    Secret password = settings().password();
    if (password.isEmpty()) {
      throw new Failure("the server asks for a password, and none is configured");
    }
    return password;
  }

  private Verdict sendPassword() throws Failure {
    refuseUnbound();
    StartupWriter.password(tools.backend(), password().reveal());
    return Verdict.SWALLOW;
  }

  private Verdict sendMd5(byte[] salt) throws Failure {
    refuseUnbound();
    if (salt.length != 4) {
      throw new Failure("an MD5 request with a salt of " + salt.length + " bytes");
    }
    Secret stored = Md5Password.stored(settings().user(), password());
    StartupWriter.password(tools.backend(), Md5Password.answer(stored, salt));
    return Verdict.SWALLOW;
  }

  /** A password given without a binding could be given to somebody in between. */
  private void refuseUnbound() throws Failure {
    if (bindingRequired()) {
      throw new Failure("channel_binding=require, but the server does not offer SCRAM");
    }
  }

  private boolean bindingRequired() {
    return "require".equals(settings().parameters().get("channel_binding"));
  }

  private Verdict begin(List<String> offered) throws Failure, ScramException {
    if (scram != null) {
      throw new Failure("the server began SASL twice");
    }
    password();
    boolean unwanted = "disable".equals(settings().parameters().get("channel_binding"));
    byte[] endPoint = unwanted ? null : tools.channelBinding();
    ScramClient client = ScramClient.choose(ScramMechanism.SHA_256, offered, endPoint);
    if (bindingRequired() && !client.name().equals(ScramMechanism.SHA_256.plusName())) {
      throw new Failure("channel_binding=require, but the server offers no channel binding");
    }
    scram = client;
    StartupWriter.saslInitial(tools.backend(), client.name(), client.open(""));
    return Verdict.SWALLOW;
  }

  private Verdict answer(byte[] challenge) throws Failure, ScramException {
    ScramClient client = begun();
    CompletableFuture<ScramKeys> wanted = keys;
    if (wanted == null) {
      client.challenge(challenge);
      wanted = lookUp(client.derivation(password()));
      keys = wanted;
      if (!wanted.isDone()) {
        wanted.whenComplete((found, failure) -> tools.resume());
        return Verdict.HOLD;
      }
    }
    if (wanted.isCompletedExceptionally()) {
      throw new Failure("the SCRAM keys could not be derived");
    }
    StartupWriter.saslResponse(tools.backend(), client.answer(wanted.join()));
    return Verdict.SWALLOW;
  }

  private CompletableFuture<ScramKeys> lookUp(Derivation derivation) {
    ScramKeys present = tools.keys().getIfPresent(derivation);
    return present != null
        ? CompletableFuture.completedFuture(present)
        : tools.keys().get(derivation).toCompletableFuture();
  }

  private Verdict verify(byte[] last) throws Failure, ScramException {
    begun().verify(last);
    serverProven = true;
    return Verdict.SWALLOW;
  }

  private ScramClient begun() throws Failure {
    if (scram == null) {
      throw new Failure("the server went on with SASL that was not begun");
    }
    return scram;
  }

  /** The login cannot go on. Carries no stack trace, for a server causes it. */
  static final class Failure extends Exception {

    private static final long serialVersionUID = 1L;

    Failure(String message) {
      super(message, null, false, false);
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }
}

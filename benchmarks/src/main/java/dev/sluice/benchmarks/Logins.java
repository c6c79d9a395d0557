package dev.sluice.benchmarks;

import dev.sluice.core.auth.DerivedKeys;
import dev.sluice.core.auth.ScramMechanism;
import dev.sluice.core.auth.ScramVerifiers;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.ListenerSettings;
import dev.sluice.core.settings.ListenerTls;
import dev.sluice.core.settings.TlsMode;
import dev.sluice.core.spi.BackendLogin;
import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.BackendTools;
import dev.sluice.core.spi.ClientLogin;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.LoginTools;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.Protocol;
import dev.sluice.core.spi.ProtocolViolation;
import dev.sluice.core.spi.Service;
import dev.sluice.core.spi.TenantDirectory;
import dev.sluice.core.spi.Verdict;
import dev.sluice.core.tenant.TenantId;
import io.netty.buffer.ByteBuf;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** Logs a client and a backend in, so that there is a session to be measured. */
final class Logins {

  private static final DerivedKeys NO_KEYS = new DerivedKeys(Runnable::run, 1);

  private Logins() {}

  /** A client that was trusted, and asked for nothing but a name. */
  static ClientLogin client(Protocol protocol, Written out) throws ProtocolViolation {
    ClientLogin login = protocol.newClientLogin(new ClientTools(out));
    byte[] said = Wire.latin("\0\3\0\0user\0app\0database\0acme\0application_name\0bench\0\0");
    ByteBuf startup = Wire.buffer().writeInt(4 + said.length).writeBytes(said);
    Frame frame = new Frame();
    if (!login.framer().readHead(startup, 0, frame) || login.onFrame(frame) != Verdict.LOGGED_IN) {
      throw new IllegalStateException("the client could not log in");
    }
    out.bytes().clear();
    return login;
  }

  /** A backend that asked for no password and reported what a session may follow. */
  static BackendSession backend(Service service, Written out) throws ProtocolViolation {
    BackendLogin login = service.newBackendLogin(new ServerTools(out));
    login.onConnected();
    ByteBuf said = Wire.buffer();
    Wire.message(said, 'R', new byte[4]);
    Wire.message(said, 'S', Wire.latin("application_name\0\0"));
    Wire.message(said, 'S', Wire.latin("client_encoding\0UTF8\0"));
    Wire.message(said, 'S', Wire.latin("server_version\00015.4\0"));
    Wire.message(said, 'K', new byte[] {0, 0, 0, 1, 0, 0, 0, 2});
    Wire.ready(said);
    Frame frame = new Frame();
    Verdict verdict = Verdict.SWALLOW;
    int at = 0;
    while (at < said.writerIndex() && login.framer().readHead(said, at, frame)) {
      verdict = login.onFrame(frame);
      at += frame.available();
    }
    if (verdict != Verdict.LOGGED_IN) {
      throw new IllegalStateException("the backend could not log in: " + login.failure());
    }
    out.bytes().clear();
    return login.session();
  }

  private record ServerTools(Outbound backend) implements BackendTools {

    @Override
    public BackendSettings settings() {
      return Settings.BACKEND;
    }

    @Override
    public boolean isTls() {
      return false;
    }

    @Override
    public byte @Nullable [] channelBinding() {
      return null;
    }

    @Override
    public DerivedKeys keys() {
      return NO_KEYS;
    }

    @Override
    public void resume() {
      throw new IllegalStateException("nothing is held");
    }
  }

  private record ClientTools(Outbound client) implements LoginTools {

    @Override
    public ListenerSettings listener() {
      ListenerTls tls = new ListenerTls(TlsMode.DISABLE, null, null, null);
      return new ListenerSettings("postgres", Endpoint.tcp("127.0.0.1", 6432), null, tls);
    }

    @Override
    public boolean isTls() {
      return false;
    }

    @Override
    public boolean canTls() {
      return false;
    }

    @Override
    public @Nullable String serverName() {
      return null;
    }

    @Override
    public @Nullable X509Certificate clientCertificate() {
      return null;
    }

    @Override
    public byte @Nullable [] channelBinding() {
      return null;
    }

    @Override
    public TenantDirectory tenants() {
      return (protocol, user, database, serverName, fallback) ->
          new TenantDirectory.Match(new TenantId("acme"), user, Settings.SERVICE);
    }

    @Override
    public ScramVerifiers verifiers() {
      return new ScramVerifiers(NO_KEYS, ScramMechanism.SHA_256);
    }

    @Override
    public void refused(@Nullable TenantId tenant, Rejection reason, String detail) {
      throw new IllegalStateException(reason + " " + detail);
    }

    @Override
    public void resume() {
      throw new IllegalStateException("nothing is held");
    }
  }
}

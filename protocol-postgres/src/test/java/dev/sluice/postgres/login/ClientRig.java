package dev.sluice.postgres.login;

import dev.sluice.core.auth.DerivedKeys;
import dev.sluice.core.auth.ScramMechanism;
import dev.sluice.core.auth.ScramVerifiers;
import dev.sluice.core.auth.Secret;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.ClientAuth;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.ListenerSettings;
import dev.sluice.core.settings.ListenerTls;
import dev.sluice.core.settings.Pooling;
import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.settings.TlsMode;
import dev.sluice.core.spi.LoginTools;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.TenantDirectory;
import dev.sluice.core.spi.Verdict;
import dev.sluice.core.tenant.TenantId;
import dev.sluice.postgres.wire.ErrorFields;
import dev.sluice.testkit.fuzz.Feed;
import io.netty.buffer.ByteBuf;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A client's login with the core's part played by hand. */
public final class ClientRig implements LoginTools {

  static final TenantId ACME = new TenantId("acme");

  /** Derivations that wait for {@link #work}. */
  final Queue<Runnable> work = new ArrayDeque<>();

  /** Whether the workers are too busy to take more. */
  boolean refuseWork;

  final DerivedKeys keys;
  final CancelKeys cancelKeys = new CancelKeys();
  final Sent sent = new Sent();
  final List<String> refusals = new ArrayList<>();

  TlsMode mode = TlsMode.DISABLE;
  ClientAuth auth = ClientAuth.SCRAM_SHA_256;
  Map<String, Secret> clients = Map.of("app", Secret.of("secret"));
  boolean canTls;
  boolean tls;
  byte @Nullable [] endPoint;
  @Nullable X509Certificate certificate;
  @Nullable String asked;
  int resumed;
  private int shown;

  PgClientLogin login = new PgClientLogin(this, cancelKeys);
  Feed feed = new Feed(login::framer, login::onFrame);

  private final ScramVerifiers verifiers;

  ClientRig() {
    keys = new DerivedKeys(this::enqueue, 100);
    verifiers = new ScramVerifiers(keys, ScramMechanism.SHA_256);
  }

  /** Derives no keys of its own. */
  ClientRig(DerivedKeys keys, ScramVerifiers verifiers) {
    this.keys = keys;
    this.verifiers = verifiers;
  }

  /**
   * The login of a client from which no proof is asked, and which is done.
   *
   * @param startup names and values in turn
   */
  public static PgClientLogin trusted(String... startup) {
    ClientRig rig = new ClientRig();
    rig.auth = ClientAuth.TRUST;
    if (rig.send(Bytes.startup(0, startup)) != Verdict.LOGGED_IN) {
      throw new AssertionError(rig.feed.verdicts);
    }
    return rig.login;
  }

  /** Another client comes in. */
  void restart() {
    login = new PgClientLogin(this, cancelKeys);
    feed = new Feed(login::framer, login::onFrame);
    sent.take();
  }

  private void enqueue(Runnable task) {
    if (refuseWork) {
      throw new RejectedExecutionException("full");
    }
    work.add(task);
  }

  /** Sends bytes, carries out what the core would, and gives the last verdict. */
  @Nullable Verdict send(ByteBuf bytes) {
    feed.bytes(bytes);
    return settle();
  }

  private @Nullable Verdict settle() {
    while (shown < resumed || !work.isEmpty()) {
      if (shown < resumed) {
        shown++;
        feed.goOn();
      } else {
        work.remove().run();
      }
    }
    if (feed.violation != null && !feed.verdicts.contains(Verdict.CLOSE)) {
      login.onClosing(CloseReason.PROTOCOL_ERROR, String.valueOf(feed.violation.getMessage()));
      feed.verdicts.add(Verdict.CLOSE);
    }
    return feed.verdicts.isEmpty() ? null : feed.verdicts.get(feed.verdicts.size() - 1);
  }

  /** The error that closed the connection, the only thing that is left of what was written. */
  ErrorFields error() {
    Sent.Received message = sent.takeMessage();
    if (message.type() != 'E') {
      throw new AssertionError("message " + message.type() + " instead of an error");
    }
    return message.error();
  }

  @Override
  public Outbound client() {
    return sent;
  }

  @Override
  public ListenerSettings listener() {
    ListenerTls settings = new ListenerTls(mode, null, null, null);
    return new ListenerSettings("postgres", Endpoint.tcp("127.0.0.1", 6432), null, settings);
  }

  @Override
  public boolean isTls() {
    return tls;
  }

  @Override
  public boolean canTls() {
    return canTls;
  }

  @Override
  public @Nullable String serverName() {
    return tls ? "acme.example.com" : null;
  }

  @Override
  public @Nullable X509Certificate clientCertificate() {
    return certificate;
  }

  @Override
  public byte @Nullable [] channelBinding() {
    return endPoint;
  }

  /** Everybody with the database acme, or with its suffix, is a client of acme. */
  @Override
  public TenantDirectory tenants() {
    return (protocol, user, database, serverName, fallback) -> {
      asked = protocol + " " + user + " " + database + " " + serverName + " " + fallback;
      if (user.endsWith(".acme")) {
        return match(user.substring(0, user.length() - 5));
      }
      return database.equals("acme") ? match(user) : null;
    };
  }

  private TenantDirectory.Match match(String user) {
    BackendSettings backend =
        new BackendSettings(
            Endpoint.tcp("127.0.0.1", 5432),
            "acme",
            "owner",
            Secret.of("owned"),
            BackendTls.OFF,
            Map.of());
    ServiceSettings service =
        new ServiceSettings(
            "postgres",
            backend,
            List.of("acme"),
            Pooling.TRANSACTION,
            auth,
            clients,
            List.of(),
            Map.of());
    return new TenantDirectory.Match(ACME, user, service);
  }

  @Override
  public ScramVerifiers verifiers() {
    return verifiers;
  }

  @Override
  public void refused(@Nullable TenantId tenant, Rejection reason, String detail) {
    refusals.add(tenant + " " + reason + " " + detail);
  }

  @Override
  public void resume() {
    resumed++;
  }
}

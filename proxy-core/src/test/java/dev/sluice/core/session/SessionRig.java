package dev.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.admission.RateLimiter;
import dev.sluice.core.breaker.CircuitBreaker;
import dev.sluice.core.event.Event;
import dev.sluice.core.event.EventLog;
import dev.sluice.core.metrics.PoolTags;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.pool.PoolPolicy;
import dev.sluice.core.pool.PoolShared;
import dev.sluice.core.pool.PooledConnection;
import dev.sluice.core.pool.TenantBudget;
import dev.sluice.core.pool.TenantPool;
import dev.sluice.core.settings.ProcessSettings;
import dev.sluice.core.spi.BackendLogin;
import dev.sluice.core.spi.BackendTools;
import dev.sluice.core.spi.ClientIdentity;
import dev.sluice.core.spi.ClientLogin;
import dev.sluice.core.spi.ClientSession;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Service;
import dev.sluice.core.spi.SharingTools;
import dev.sluice.core.spi.Verdict;
import dev.sluice.core.tenant.Limits;
import dev.sluice.core.tenant.TenantId;
import dev.sluice.core.time.FakeTicker;
import dev.sluice.core.toy.ListedEvents;
import dev.sluice.core.toy.ToyBackend;
import dev.sluice.core.toy.ToyLimits;
import dev.sluice.core.toy.ToyLogin;
import dev.sluice.core.toy.ToySession;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One pool of the toy protocol on one loop, with clients and backends that a test moves by hand.
 * {@link #close} fails if a buffer is left, if a session or a lease is, or if a fault was met that
 * the test did not ask for.
 */
final class SessionRig implements SessionHome, AutoCloseable {

  static final int SESSION_BUFFER = 2048;

  final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(true, false);
  final FakeTicker ticker = new FakeTicker();
  final ListedEvents events = new ListedEvents();
  final List<Peer> peers = new ArrayList<>();
  final List<Peer> backends = new ArrayList<>();
  private final List<ToyBackend> backendSessions = new ArrayList<>();

  /** Side connections that were asked for and have not ended. */
  final List<Runnable> interrupts = new ArrayList<>();

  private final EmbeddedChannel driver = new EmbeddedChannel();
  private final HomeLoop loop;
  private final Limits limits;
  private final CircuitBreaker breaker;
  private final TenantPool pool;
  private final Trunks trunks;
  private int sessions;
  private int faultsAllowed;
  boolean sessionPooled;
  private @Nullable ToySession lastSession;

  /** Logs backends in; null: they are logged in at once. */
  @Nullable BiConsumer<PooledConnection, Peer> byLogin;

  /** Why no session can be made. */
  @Nullable RuntimeException sessionFault;

  /** What the next session throws when it starts. */
  @Nullable RuntimeException nextFault;

  SessionRig(int maxPool) {
    this(ToyLimits.limits(0, maxPool));
  }

  SessionRig(Limits limits) {
    this(limits, HeldBudget.ofDirectMemory());
  }

  SessionRig(Limits limits, HeldBudget held) {
    this.limits = limits;
    this.loop = new HomeLoop(driver.eventLoop(), ticker, held);
    this.trunks = new Trunks(this);
    this.breaker = new CircuitBreaker(ToyLimits.breaker(), ticker, (from, to, why) -> {});
    PoolTags tags = new PoolTags("acme", "PRO", "toy", "toy:1", "default");
    TenantBudget budget = new TenantBudget(limits.pool().max(), 1, null);
    RateLimiter rate = new RateLimiter(limits.admission().rateLimit(), ticker);
    this.pool =
        new TenantPool(
            new PoolShared(tags, budget, breaker, rate),
            PoolPolicy.of(limits, null, ToyLimits.retry(), 0, 1),
            loop.wheel(),
            loop,
            connection -> loop.execute(() -> serve(connection)));
  }

  private void serve(PooledConnection connection) {
    Peer peer = new Peer(buffers);
    peer.closesInTurn = true;
    if (byLogin != null) {
      peers.add(peer);
      backends.add(peer);
      byLogin.accept(connection, peer);
      return;
    }
    ChannelOutbound out = new ChannelOutbound(peer, loop);
    ToyBackend session = new ToyBackend(out);
    BackendHandler handler =
        new BackendHandler(peer, loop, connection, out, session, events, false);
    backendSessions.add(session);
    peer.pipeline().addLast(handler);
    peers.add(peer);
    backends.add(peer);
    connection.onOpened(handler);
  }

  /** A client that has logged in. */
  Client client(byte... behindLogin) {
    return client(new Peer(buffers), behindLogin);
  }

  /** The same that has ended its input before its session began. */
  Client clientThatEnded(byte... behindLogin) {
    Peer peer = new Peer(buffers);
    peer.ends();
    return client(peer, behindLogin);
  }

  private Client client(Peer peer, byte... behindLogin) {
    return client("acme", peer, behindLogin);
  }

  /** A client of another tenant, with whom the pool is shared here. */
  Client clientOf(String tenant) {
    return client(tenant, new Peer(buffers));
  }

  private Client client(String tenant, Peer peer, byte... behindLogin) {
    peers.add(peer);
    ClientIdentity identity = new ClientIdentity(new TenantId(tenant), "app", "db", "test");
    ClientInfo info = new ClientInfo(peers.size(), identity, null, 0, false);
    ClientLogin login = new NoLogin(identity);
    ClientHandler handler = new ClientHandler(peer, this, login, info);
    sessions++;
    peer.pipeline().addLast(handler);
    ToySession session = lastSession;
    if (session == null) {
      throw new IllegalStateException("no session was made");
    }
    handler.start(
        behindLogin.length == 0
            ? null
            : buffers.directBuffer(behindLogin.length).writeBytes(behindLogin));
    settle();
    return new Client(peer, handler, session);
  }

  /** One client: its channel, the engine's side and the protocol's. */
  record Client(Peer peer, ClientHandler handler, ToySession session) {

    void sends(char kind, String body) {
      peer.sends(kind, body);
    }

    /** Sends a message that may go over a trunk, and wants no reply to it. */
    void sendsSilenced(String body) {
      session.trunks().mute(true);
      sends('M', body);
      session.trunks().mute(false);
    }

    String heard() {
      return peer.heard();
    }
  }

  /** What one client has sent over whatever trunk. */
  Stretch stretch() {
    Client client = client();
    return new Stretch(new SeatReplies(client.handler(), client.session()));
  }

  private record NoLogin(ClientIdentity identity) implements ClientLogin {
    @Override
    public Framer framer() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Verdict onFrame(Frame frame) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void onRejected(Rejection reason, String detail) {}

    @Override
    public void onClosing(CloseReason reason, String detail) {}
  }

  Peer backend(int number) {
    return backends.get(number);
  }

  /** The protocol's view of a backend. */
  ToyBackend backendOf(int number) {
    return backendSessions.get(number);
  }

  /** Runs what was put off, delivers what may be read, until nothing moves. */
  void settle() {
    for (int i = 0; i < 10; i++) {
      driver.runPendingTasks();
      for (Peer peer : new ArrayList<>(peers)) {
        peer.deliver();
        peer.runTasks();
      }
    }
  }

  /** A client asks something that takes a backend. */
  void ask(Client who, String what) {
    who.sends('Q', what);
    settle();
  }

  /**
   * A client sends messages that may go over a trunk.
   *
   * @param messages each begins with the digit that is the trunk's kind
   */
  void share(Client who, String... messages) {
    for (String message : messages) {
      who.sends('M', message);
    }
    settle();
  }

  /** The first backend. */
  Peer server() {
    return backend(0);
  }

  /** The first backend closes its connection. */
  void loseServer() {
    server().close();
    settle();
  }

  /** The first backend ends one answer or more. */
  void answer(String... answers) {
    for (String answer : answers) {
      server().sends('Z', answer);
    }
    settle();
  }

  /** Lets time pass, tick by tick. */
  void pass(Duration time) {
    long tick = loop.wheel().tickNanos();
    for (long left = time.toNanos(); left > 0; left -= tick) {
      ticker.passNanos(Math.min(left, tick));
      loop.wheel().advance();
      loop.flush();
    }
    settle();
  }

  /** The test is about a fault in a protocol. */
  void allowFaults(int count) {
    faultsAllowed = count;
  }

  /** A client was admitted. */
  void entered() {
    sessions++;
  }

  int sessions() {
    return sessions;
  }

  @Override
  public void close() {
    pool.close(Rejection.DRAINING);
    trunks.retireAll();
    for (ClientHandler left : loop.sessions()) {
      left.kill(CloseReason.SHUTDOWN);
    }
    settle();
    for (Peer peer : peers) {
      peer.thaw();
      peer.pass(10_000);
      peer.close();
      peer.runTasks();
      peer.releaseOutbound();
    }
    loop.flush();
    assertThat(events.of(Event.Kind.SESSION_FAULT)).as("faults").hasSize(faultsAllowed);
    assertThat(sessions).as("sessions that never left").isZero();
    assertThat(loop.sessions()).as("sessions on the loop").isEmpty();
    assertThat(pool.connections()).as("connections of a closed pool").isEmpty();
    assertThat(bytesHeld()).as("bytes of buffers that were never released").isZero();
  }

  long bytesHeld() {
    return buffers.metric().usedDirectMemory() + buffers.metric().usedHeapMemory();
  }

  @Override
  public HomeLoop loop() {
    return loop;
  }

  @Override
  public Trunks trunks() {
    return trunks;
  }

  @Override
  public TenantPool pool() {
    return pool;
  }

  /** All places draw on the one pool. */
  @Override
  public TenantPool pool(int place) {
    return pool;
  }

  @Override
  public Service service() {
    return new Service() {
      @Override
      public BackendLogin newBackendLogin(BackendTools tools) {
        return new ToyLogin(tools);
      }

      @Override
      public ClientSession newClientSession(ClientLogin login, SharingTools tools) {
        if (sessionFault != null) {
          throw sessionFault;
        }
        ToySession session = new ToySession(tools);
        session.fault = nextFault;
        nextFault = null;
        lastSession = session;
        return session;
      }
    };
  }

  @Override
  public Limits limits() {
    return limits;
  }

  @Override
  public SessionTimes times() {
    return SessionTimes.of(limits.session());
  }

  @Override
  public EventLog events() {
    return events;
  }

  @Override
  public ProcessSettings process() {
    return new ProcessSettings(
        1,
        Duration.ZERO,
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        SESSION_BUFFER);
  }

  @Override
  public boolean isSessionPooled() {
    return sessionPooled;
  }

  @Override
  public SideConnections sideConnections() {
    return (home, interrupt, done) -> interrupts.add(done);
  }

  @Override
  public void leave() {
    sessions--;
  }
}

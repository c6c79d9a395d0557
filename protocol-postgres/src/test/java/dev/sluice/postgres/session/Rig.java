package dev.sluice.postgres.session;

import dev.sluice.core.auth.Secret;
import dev.sluice.core.metrics.PoolMeters;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.ClientAuth;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.Pooling;
import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.spi.Interrupt;
import dev.sluice.core.tenant.Limits;
import dev.sluice.core.tenant.Priority;
import dev.sluice.postgres.login.CancelKeys;
import dev.sluice.postgres.login.ClientRig;
import dev.sluice.postgres.login.PgClientLogin;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * One pool with its clients and its servers, and nothing between them but bytes and verdicts: no
 * network, no event loop, no clock. Nothing moves between proxy and servers but in {@link #settle}.
 */
final class Rig {

  static final BackendSettings BACKEND =
      new BackendSettings(
          Endpoint.tcp("127.0.0.1", 5432),
          "acme",
          "owner",
          Secret.of("owned"),
          BackendTls.OFF,
          Map.of());

  private static final Limits LIMITS =
      new Limits(
          new Limits.Pool(0, 10, Duration.ZERO),
          new Limits.Admission(100, Duration.ofSeconds(5), null, Priority.MEDIUM),
          new Limits.Session(
              100, Duration.ofSeconds(30), Duration.ZERO, Duration.ZERO, Duration.ZERO),
          new Limits.Backend(Duration.ofSeconds(5), Duration.ZERO, Duration.ZERO));

  /** What logins of clients said; they are not changed, so every rig may have the same. */
  private static final Map<List<String>, PgClientLogin> LOGINS = new HashMap<>();

  private final PgService service;
  private final CancelKeys cancelKeys = new CancelKeys();
  private final PoolMeters meters = new PoolMeters();
  private final Pace pace;
  private final boolean sessionPooled;
  private final List<App> apps = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();
  private final Leases leases = new Leases(this);
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final ArrayDeque<Runnable> sideConnections = new ArrayDeque<>();
  private final List<String> notes = new ArrayList<>();
  private int shownNotes;
  private final List<RuntimeException> faults = new ArrayList<>();
  private final Database database = new Database();
  private final Set<Statement> statements = new HashSet<>();

  Rig(Function<Rig, Pace> pace) {
    this(Settings.USUAL, pace);
  }

  Rig(Settings settings, Function<Rig, Pace> pace) {
    this.pace = pace.apply(this);
    this.sessionPooled = settings.pooling() == Pooling.SESSION;
    this.service =
        new PgService(
            new ServiceSettings(
                "postgres",
                BACKEND,
                List.of(),
                settings.pooling(),
                ClientAuth.TRUST,
                Map.of(),
                List.of(),
                settings.options()),
            settings.replication(),
            cancelKeys);
  }

  static PgClientLogin login(String... startup) {
    return LOGINS.computeIfAbsent(
        List.of(startup), said -> ClientRig.trusted(said.toArray(String[]::new)));
  }

  /** Another backend connection is opened; it is the next to be leased. */
  Link backend() {
    Link link = new Link(this, new Server(database, links.size() + 1), service::newBackendLogin);
    links.add(link);
    leases.give(link);
    return link;
  }

  /** Another client logs in, and is welcomed once there is a backend. */
  App client(String... startup) {
    List<String> said = new ArrayList<>(List.of("user", "app", "database", "acme"));
    said.addAll(List.of(startup));
    App app = new App(this, "client " + (apps.size() + 1), said.toArray(String[]::new));
    apps.add(app);
    return app;
  }

  /** The same, when its welcome is of no interest. */
  App welcomed(String... startup) {
    App app = client(startup);
    app.got();
    return app;
  }

  /** Somebody shows this client's key; the result tells whether that has come to its end. */
  AtomicBoolean cancel(App app) {
    AtomicBoolean over = cancelOnItsWay(app);
    runTasks();
    return over;
  }

  /** The same, but that has not come to the session's loop yet. */
  AtomicBoolean cancelOnItsWay(App app) {
    AtomicBoolean over = new AtomicBoolean();
    ByteBuf key = app.cancelKey();
    int processId = key.readInt();
    cancelKeys.cancel(processId, ByteBufUtil.getBytes(key), () -> over.set(true));
    return over;
  }

  /** Lets everything happen that happens without a client. */
  void settle() {
    boolean moved = true;
    while (moved) {
      runTasks();
      moved = false;
      for (Link link : List.copyOf(links)) {
        moved |= link.toServer();
      }
      Runnable side;
      while ((side = sideConnections.poll()) != null) {
        side.run();
        moved = true;
      }
      for (Link link : List.copyOf(links)) {
        moved |= link.fromServer();
      }
    }
  }

  /** Lets requests reach the servers, whose answers stay on their way. */
  void reachServers() {
    runTasks();
    links.forEach(Link::toServer);
  }

  /** Lets requests reach the servers, and their answers the proxy; what follows waits. */
  void answerOnce() {
    reachServers();
    links.forEach(Link::fromServer);
  }

  void runTasks() {
    Runnable task;
    while ((task = tasks.poll()) != null) {
      task.run();
    }
  }

  void later(Runnable task) {
    tasks.add(task);
  }

  /**
   * Keeps every statement to the end. One that nobody has any more would get another number when it
   * is prepared again, or its old one, as the garbage collector will have it.
   */
  void keepStatements() {
    statements.addAll(service.statements().all());
  }

  void interrupt(Link link, Interrupt interrupt, Runnable done) {
    link.interrupts++;
    note("interrupts " + link);
    sideConnections.add(
        () -> {
          carry(link, interrupt);
          done.run();
        });
  }

  /** Carries a cancel request to whom it names. */
  private void carry(Link link, Interrupt interrupt) {
    SideTools tools = new SideTools();
    interrupt.newLogin(tools).onConnected();
    ByteBuf request = tools.out().take();
    int processId = request.getInt(8);
    links.stream()
        .filter(other -> other.server.processId() == processId)
        .forEach(other -> other.server.cancel(request.getInt(12)));
    link.interrupts--;
    if (link.state.equals("kept")) {
      leases.give(link);
    }
  }

  /** Something that is not every day's, and happens whatever the pieces. */
  void note(String what) {
    notes.add(what);
  }

  void fault(RuntimeException fault) {
    faults.add(fault);
    note("fault: " + fault.getMessage());
  }

  /** Takes the faults that a scenario brought about on purpose. */
  List<String> takeFaults() {
    List<String> words = faults.stream().map(fault -> "" + fault.getMessage()).toList();
    faults.clear();
    return words;
  }

  /** The scenario is over. */
  void finish() {
    settle();
    if (!faults.isEmpty()) {
      throw new AssertionError("a fault", faults.get(0));
    }
  }

  /** Everything that happened. */
  String record() {
    StringBuilder text = new StringBuilder(clients());
    for (Link link : links) {
      text.append('\n').append(link).append(' ').append(link.state).append(' ');
      text.append(link.server.record());
    }
    return text.append('\n').append(String.join("\n", notes)).toString();
  }

  /** What clients noticed. */
  String clients() {
    StringBuilder text = new StringBuilder();
    for (App app : apps) {
      text.append(app.state()).append('\n').append(app.record()).append('\n');
    }
    return text.toString();
  }

  boolean isSessionPooled() {
    return sessionPooled;
  }

  Leases leases() {
    return leases;
  }

  PgService service() {
    return service;
  }

  CancelKeys cancelKeys() {
    return cancelKeys;
  }

  PoolMeters meters() {
    return meters;
  }

  Limits limits() {
    return LIMITS;
  }

  Pace pace() {
    return pace;
  }

  Database database() {
    return database;
  }

  /** What happened to leases and connections since the last time. */
  List<String> newNotes() {
    List<String> fresh = List.copyOf(notes.subList(shownNotes, notes.size()));
    shownNotes = notes.size();
    return fresh;
  }
}

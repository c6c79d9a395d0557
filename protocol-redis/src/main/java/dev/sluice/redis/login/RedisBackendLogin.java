package dev.sluice.redis.login;

import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.TlsMode;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.BackendLogin;
import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.BackendTools;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.command.CommandIndex;
import dev.sluice.redis.command.CommandTable;
import dev.sluice.redis.wire.Replies;
import dev.sluice.redis.wire.Reply;
import dev.sluice.redis.wire.ReplyFramer;
import dev.sluice.redis.wire.RespValue;
import org.jspecify.annotations.Nullable;

/**
 * Logs one backend connection in: HELLO with user and password (AUTH for servers before 6.0), the
 * database, and, for a server that is new to the proxy, its table of commands. Confined to the
 * connection's event loop.
 */
public final class RedisBackendLogin implements BackendLogin {

  /** What the server's CLIENT LIST shows. */
  static final String NAME = "sluice";

  private final BackendTools tools;
  private final BackendHistory history;
  private final SessionFactory factory;
  private final boolean masterOnly;

  private Phase phase = Phase.GREETING;
  private long id;
  private int selected;
  private String version = "0";
  private String mode = "standalone";
  private String role = "master";
  private boolean resp3;
  private @Nullable BackendFailure failure;
  private final CommandTable table = new CommandTable();

  /** Elements of the table that are still to come. */
  private long untold;

  /** What the next reply answers. */
  private enum Phase {
    GREETING,
    /** Of a server that knows no HELLO. */
    AUTHENTICATING,
    SELECTING,
    LEARNING,
    /** The table of commands, one command at a time. */
    READING,
    READY
  }

  /**
   * @param masterOnly whether a server that says that it is a replica is of no use
   */
  public RedisBackendLogin(
      BackendTools tools, BackendHistory history, SessionFactory factory, boolean masterOnly) {
    this.masterOnly = masterOnly;
    this.tools = tools;
    this.history = history;
    this.factory = factory;
  }

  @Override
  public Framer framer() {
    return phase == Phase.LEARNING ? ReplyFramer.OPENED : ReplyFramer.WHOLE;
  }

  @Override
  public boolean beginsWithTls() {
    return tools.settings().tls().mode() != TlsMode.DISABLE;
  }

  @Override
  public void onTls() {
    onConnected();
  }

  @Override
  public void onConnected() {
    Greeting.hello(tools.backend(), tools.settings(), 2);
  }

  @Override
  public Verdict onFrame(Frame frame) {
    return switch (phase) {
      case GREETING -> onGreeting(read(frame));
      case AUTHENTICATING -> onAuthenticated(read(frame));
      case SELECTING -> onSelected(read(frame));
      case LEARNING -> onTable(frame);
      case READING -> onCommand(frame);
      case READY -> throw new IllegalStateException("logged in already");
    };
  }

  private static RespValue read(Frame frame) {
    return RespValue.read(frame.buffer(), frame.index(), frame.endIndex());
  }

  private Verdict onGreeting(RespValue reply) {
    if (!reply.isError()) {
      version = reply.text("version", version);
      mode = reply.text("mode", mode);
      role = reply.text("role", role);
      id = RespValue.longNumber(reply.text("id", "0"));
      resp3 = true;
      return masterOnly && !role.equals("master") ? turnAway() : select();
    }
    String text = reply.text();
    if (text.startsWith("ERR unknown command")) {
      return greetOldServer();
    }
    return fail(text);
  }

  /** It was the master, or will be: whoever says so has not heard the latest. */
  private Verdict turnAway() {
    failure = new BackendFailure("READONLY", "the server is a " + role, true);
    return Verdict.CLOSE;
  }

  private Verdict greetOldServer() {
    BackendSettings settings = tools.settings();
    if (settings.password().isEmpty()) {
      return select();
    }
    phase = Phase.AUTHENTICATING;
    Replies.request(tools.backend(), "AUTH", settings.password().reveal());
    return Verdict.SWALLOW;
  }

  private Verdict onAuthenticated(RespValue reply) {
    return reply.isError() ? fail(reply.text()) : select();
  }

  private Verdict select() {
    int database = Greeting.database(tools.settings());
    if (database == 0) {
      return learn();
    }
    phase = Phase.SELECTING;
    Replies.request(tools.backend(), "SELECT", Integer.toString(database));
    return Verdict.SWALLOW;
  }

  /** A server that is busy with a script can still be told to stop it, in whatever database. */
  private Verdict onSelected(RespValue reply) {
    if (isBusy(reply)) {
      return learn();
    }
    selected = Greeting.database(tools.settings());
    return reply.isError() ? fail(reply.text()) : learn();
  }

  private static boolean isBusy(RespValue reply) {
    return reply.isError() && reply.text().startsWith("BUSY ");
  }

  private Verdict learn() {
    if (history.stillTrue(id, version) != null) {
      phase = Phase.READY;
      return Verdict.LOGGED_IN;
    }
    phase = Phase.LEARNING;
    Replies.request(tools.backend(), "COMMAND");
    return Verdict.SWALLOW;
  }

  /** A server that is busy, or whose ACL keeps the table from the proxy, is taken for a Redis 7. */
  private Verdict onTable(Frame frame) {
    if (!Reply.isOpen(frame.kind())) {
      return onLearnt(CommandTable.builtIn(), false);
    }
    phase = Phase.READING;
    untold = Reply.elements(frame);
    return untold > 0 ? Verdict.SWALLOW : onLearnt(table.index(), true);
  }

  private Verdict onCommand(Frame frame) {
    table.add(frame.buffer().slice(frame.index(), (int) frame.length()));
    untold--;
    return untold > 0 ? Verdict.SWALLOW : onLearnt(table.index(), true);
  }

  private Verdict onLearnt(CommandIndex commands, boolean told) {
    history.learn(new ServerFacts(version, mode, role, resp3, commands), told);
    phase = Phase.READY;
    return Verdict.LOGGED_IN;
  }

  /** A server that is full or starts will be ready later; one that knows no such user will not. */
  private Verdict fail(String text) {
    String code = text.substring(0, Math.max(0, text.indexOf(' ')));
    boolean retryable =
        code.equals("LOADING") || text.startsWith("ERR max number of clients reached");
    failure = new BackendFailure(code, text, retryable);
    return Verdict.CLOSE;
  }

  @Override
  public BackendSession session() {
    return factory.create(tools, id, selected);
  }

  @Override
  public @Nullable BackendFailure failure() {
    return failure;
  }
}

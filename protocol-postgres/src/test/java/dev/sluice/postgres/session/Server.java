package dev.sluice.postgres.session;

import dev.sluice.core.spi.Outbound;
import dev.sluice.postgres.wire.Message;
import dev.sluice.postgres.wire.MessageFramer;
import dev.sluice.postgres.wire.MessageWriter;
import dev.sluice.postgres.wire.Severity;
import dev.sluice.postgres.wire.SqlState;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A simulated server: PostgreSQL's protocol with its skipping, its COPY and its transactions, and a
 * handful of statements; see {@link Sql}.
 */
final class Server {

  private final int id;
  private final ByteBuf in = Unpooled.buffer();
  private final ByteBuf out = Unpooled.buffer();
  private final Outbound answers = room -> out;
  private final List<Seen> received = new ArrayList<>();
  private int shown;
  private final Sql sql;
  private final Map<String, Sql.Prepared> portals = new TreeMap<>();

  private boolean refusesBind;
  private boolean skipping;
  private boolean simple;
  private @Nullable String copying;
  private boolean sleeping;
  private boolean dead;
  private boolean deaf;

  Server(Database database, int id) {
    this.id = id;
    this.sql = new Sql(database);
  }

  int processId() {
    return 1000 + id;
  }

  private int key() {
    return 7000 + id;
  }

  /** Logs in whoever asks, without a password. */
  void startUp(ByteBuf startup) {
    if (startup.readableBytes() != startup.getInt(0)) {
      throw new AssertionError("not a startup packet");
    }
    out.writeByte('R').writeInt(8).writeInt(0);
    Gucs.reported().forEach((name, value) -> MessageWriter.parameterStatus(answers, name, value));
    byte[] key = Unpooled.buffer().writeInt(key()).array();
    MessageWriter.backendKeyData(answers, processId(), Arrays.copyOf(key, 4));
    MessageWriter.readyForQuery(answers, 'I');
  }

  /** What the proxy sent since the last time. */
  String got() {
    String text = Seen.text(received.subList(shown, received.size()));
    shown = received.size();
    return text;
  }

  String record() {
    return Seen.exact(received) + " " + sql.status + sql.gucs.changed() + sql.prepared.keySet();
  }

  /** Takes everything that was answered since the last time. */
  ByteBuf give() {
    ByteBuf given = out.copy();
    out.clear();
    return given;
  }

  /** Says something by itself. */
  void say(ByteBuf message) {
    out.writeBytes(message);
  }

  /** Says something by itself that is written like that. */
  void say(Consumer<Outbound> message) {
    message.accept(answers);
  }

  /** Ends the connection, and says why. */
  void die(String state, String why) {
    dead = true;
    MessageWriter.error(answers, Message.ERROR_RESPONSE, Severity.FATAL, state, why);
  }

  /** It takes no notice of cancel requests any more. */
  void deafen() {
    deaf = true;
  }

  /** It lets nobody set this parameter. */
  void forbid(String parameter) {
    sql.gucs.forbid(parameter);
  }

  /** A cancel request comes for what is going on. */
  void cancel(int key) {
    if (key == key() && sleeping && !deaf) {
      sleeping = false;
      fail(new SqlFailure("57014", "canceling statement due to user request"));
      work();
    }
  }

  /** What goes on comes to its end. */
  void wake() {
    sleeping = false;
    tell(Outcome.value("c", "slept"));
    endSimple();
    work();
  }

  void take(ByteBuf bytes) {
    in.writeBytes(bytes);
    work();
  }

  private void work() {
    while (!sleeping && !dead && in.isReadable() && knowsNext() && in.readableBytes() >= 5) {
      ByteBuf next = in.slice();
      if (next.readableBytes() <= next.getInt(1)) {
        return;
      }
      Seen message = Seen.takeAll(in.readSlice(1 + next.getInt(1)), true).get(0);
      received.add(message);
      if (copying != null) {
        copy(message, copying);
      } else if (!skipping || message.type() == 'S') {
        answer(message);
      }
    }
  }

  /** A type that no client may send is refused before the rest of the message has come. */
  private boolean knowsNext() {
    int type = in.getUnsignedByte(in.readerIndex());
    if (MessageFramer.isRequest(type)) {
      return true;
    }
    if (copying == null) {
      die("08P01", "invalid frontend message type " + type);
    } else {
      String words = "unexpected message type during COPY from stdin";
      MessageWriter.error(answers, Severity.ERROR, SqlState.PROTOCOL_VIOLATION, words);
      die("08P01", "terminating connection because protocol synchronization was lost");
    }
    return false;
  }

  private void answer(Seen message) {
    simple = message.type() == 'Q' || message.type() == 'F';
    try {
      switch (message.type()) {
        case 'Q' -> query(message);
        case 'P' -> parse(message.strings());
        case 'B' -> bind(message.strings()[0], message.strings()[1]);
        case 'D' -> describe(message.strings()[0]);
        case 'E' -> execute(message.strings()[0]);
        case 'C' -> close(message.strings()[0]);
        case 'S' -> sync();
        case 'F' -> {
          out.writeByte('V').writeInt(8).writeInt(-1);
          endSimple();
        }
        case 'X' -> dead = true;
        default -> {
          // Flush; and data of a COPY that is over, of which no notice is taken.
        }
      }
    } catch (SqlFailure failure) {
      fail(failure);
    } catch (IndexOutOfBoundsException malformed) {
      fail(new SqlFailure("08P01", "invalid message format"));
    }
  }

  private void fail(SqlFailure failure) {
    String words = String.valueOf(failure.getMessage());
    if (failure.routine().isEmpty()) {
      MessageWriter.error(answers, Message.ERROR_RESPONSE, Severity.ERROR, failure.state(), words);
    } else {
      MessageWriter.errorOf(answers, failure.routine(), SqlState.PROTOCOL_VIOLATION, words);
    }
    if (sql.status == 'I') {
      sql.gucs.rollback();
    } else {
      sql.status = 'E';
    }
    copying = null;
    skipping = !simple;
    endSimple();
  }

  private void endSimple() {
    if (simple && copying == null && !sleeping) {
      ready();
    }
  }

  private void sync() {
    skipping = false;
    ready();
  }

  private void ready() {
    if (sql.status == 'I') {
      sql.gucs.commit();
      portals.clear();
    }
    sql.gucs.news().forEach((name, value) -> MessageWriter.parameterStatus(answers, name, value));
    MessageWriter.readyForQuery(answers, sql.status);
  }

  private void query(Seen message) throws SqlFailure {
    if (message.strings().length != 2 || !message.strings()[1].isEmpty()) {
      boolean ends = message.strings().length > 1;
      throw new SqlFailure(
          "08P01",
          ends ? "invalid message format" : "invalid string in message",
          ends ? "pq_getmsgend" : "pq_getmsgstring");
    }
    query(message.strings()[0]);
  }

  private void query(String text) throws SqlFailure {
    sql.prepared.remove("");
    portals.clear();
    for (String statement : text.strip().split(" *; *", -1)) {
      if (!statement.isBlank() || text.isBlank()) {
        Outcome outcome = sql.run(statement);
        if (!outcome.columns().isEmpty()) {
          columns(outcome.columns());
        }
        tell(outcome);
        begin(outcome, statement);
      }
    }
    endSimple();
  }

  private void begin(Outcome outcome, String statement) {
    sleeping = outcome.kind() == Outcome.Kind.SLEEPS;
    copying = outcome.kind() == Outcome.Kind.COPY_IN ? statement : null;
  }

  private void tell(Outcome outcome) {
    switch (outcome.kind()) {
      case SLEEPS -> {}
      case COPY_IN -> out.writeByte('G').writeInt(7).writeByte(0).writeShort(0);
      case COPY_OUT -> {
        out.writeByte('H').writeInt(7).writeByte(0).writeShort(0);
        out.writeByte('d').writeInt(6).writeByte('x').writeByte('\n');
        MessageWriter.empty(answers, Message.COPY_DONE);
        MessageWriter.commandComplete(answers, outcome.tag());
      }
      case DONE -> {
        outcome.rows().forEach(this::row);
        if (outcome.tag().isEmpty()) {
          MessageWriter.empty(answers, Message.EMPTY_QUERY_RESPONSE);
        } else {
          MessageWriter.commandComplete(answers, outcome.tag());
        }
      }
    }
  }

  private void row(List<String> values) {
    ByteBuf body = Unpooled.buffer().writeShort(values.size());
    for (String value : values) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      body.writeInt(bytes.length).writeBytes(bytes);
    }
    out.writeByte('D').writeInt(4 + body.readableBytes()).writeBytes(body);
  }

  private void columns(List<String> names) {
    ByteBuf body = Unpooled.buffer().writeShort(names.size());
    for (String name : names) {
      body.writeBytes((name + '\0').getBytes(StandardCharsets.UTF_8));
      // Where it comes from differs from server to server; its type does not.
      body.writeInt(id).writeShort(1).writeInt(23).writeShort(4).writeInt(-1).writeShort(0);
    }
    out.writeByte('T').writeInt(4 + body.readableBytes()).writeBytes(body);
  }

  private void parse(String[] strings) throws SqlFailure {
    if (strings.length < 3) {
      throw new SqlFailure("08P01", "invalid message format");
    }
    String name = strings[0];
    String text = strings[1];
    if (name.isEmpty()) {
      sql.prepared.remove("");
    }
    sql.check(text);
    if (sql.prepared.containsKey(name)) {
      throw new SqlFailure("42P05", Sql.quoted(name) + " already exists");
    }
    sql.prepared.put(name, sql.prepare(text));
    MessageWriter.empty(answers, Message.PARSE_COMPLETE);
  }

  /** The next Bind fails with an error that names its statement. */
  void refuseBind() {
    refusesBind = true;
  }

  private void bind(String portal, String statement) throws SqlFailure {
    Sql.Prepared found = sql.find(statement);
    if (refusesBind) {
      refusesBind = false;
      throw new SqlFailure("08P01", Sql.quoted(statement) + " requires 1");
    }
    sql.check(found.sql());
    sql.revalidate(found);
    portals.put(portal, found);
    MessageWriter.empty(answers, Message.BIND_COMPLETE);
  }

  private Sql.Prepared portal(String name) throws SqlFailure {
    Sql.Prepared found = portals.get(name);
    if (found == null) {
      throw new SqlFailure("34000", "portal \"" + name + "\" does not exist");
    }
    return found;
  }

  private void describe(String what) throws SqlFailure {
    String name = what.substring(1);
    Sql.Prepared found = what.startsWith("S") ? sql.find(name) : portal(name);
    if (what.startsWith("S")) {
      sql.revalidate(found);
      int types = found.sql().split("\\$", -1).length - 1;
      out.writeByte('t').writeInt(6 + 4 * types).writeShort(types);
      for (int i = 0; i < types; i++) {
        out.writeInt(23);
      }
    }
    List<String> columns = sql.columns(found.sql());
    if (columns.isEmpty()) {
      MessageWriter.empty(answers, Message.NO_DATA);
    } else {
      columns(columns);
    }
  }

  private void execute(String portal) throws SqlFailure {
    Sql.Prepared found = portal(portal);
    Outcome outcome = sql.run(found.sql());
    tell(outcome);
    begin(outcome, found.sql());
  }

  private void close(String what) {
    (what.startsWith("S") ? sql.prepared : portals).remove(what.substring(1));
    MessageWriter.empty(answers, Message.CLOSE_COMPLETE);
  }

  private void copy(Seen message, String statement) {
    switch (message.type()) {
      case 'd' -> {
        if (statement.contains("picky")) {
          fail(new SqlFailure("22P02", "invalid input syntax"));
        }
      }
      case 'c' -> {
        copying = null;
        MessageWriter.commandComplete(answers, "COPY 1");
        endSimple();
      }
      case 'f' -> fail(new SqlFailure("57014", "COPY from stdin failed: " + message.strings()[0]));
      case 'S', 'H' -> {
        // Of these it takes no notice.
      }
      default -> die("08P01", "terminating connection because protocol synchronization was lost");
    }
  }

  @Override
  public String toString() {
    return "server " + id;
  }
}

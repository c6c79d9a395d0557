package dev.sluice.postgres.login;

import dev.sluice.core.spi.Frame;
import dev.sluice.postgres.wire.CString;
import dev.sluice.postgres.wire.SqlState;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads a startup packet as PostgreSQL's {@code ProcessStartupPacket} does, with its errors. It is
 * stricter in one thing: whatever decides who the client is may be said only once, and in UTF-8.
 */
final class StartupReader {

  private static final String PROTOCOL_OPTION = "_pq_.";
  private static final Set<String> ONCE = Set.of("user", "database", "replication", "options");

  private final Map<String, String> own = new LinkedHashMap<>();
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private final List<String> protocolOptions = new ArrayList<>();

  private StartupReader() {}

  /** Reads the packet, all of which is at hand. */
  static StartupMessage read(Frame frame) throws Refusal {
    int version = frame.kind();
    int major = version >>> 16;
    int minor = version & 0xffff;
    if (major != 3) {
      throw unsupported(version);
    }
    StartupReader reader = new StartupReader();
    reader.readPairs(frame.buffer(), frame.bodyIndex(), frame.endIndex());
    return reader.message(minor);
  }

  /** PostgreSQL's answer to a protocol version, or to a request, that it does not know here. */
  static Refusal unsupported(int version) {
    return Refusal.of(
        SqlState.FEATURE_NOT_SUPPORTED,
        String.format(
            Locale.ROOT,
            "unsupported frontend protocol %d.%d: server supports 3.0 to 3.%d",
            version >>> 16,
            version & 0xffff,
            StartupMessage.NEWEST_MINOR));
  }

  private void readPairs(ByteBuf in, int from, int limit) throws Refusal {
    int start = from;
    while (start < limit && in.getByte(start) != 0) {
      int nameEnd = CString.end(in, start, limit);
      int valueEnd = nameEnd < 0 ? -1 : CString.end(in, nameEnd + 1, limit);
      if (valueEnd < 0) {
        throw malformed();
      }
      take(CString.text(in, start, nameEnd), CString.text(in, nameEnd + 1, valueEnd));
      start = valueEnd + 1;
    }
    if (start != limit - 1) {
      throw malformed();
    }
  }

  private static Refusal malformed() {
    return Refusal.of(
        SqlState.PROTOCOL_VIOLATION,
        "invalid startup packet layout: expected terminator as last byte");
  }

  private void take(String name, String value) throws Refusal {
    if (ONCE.contains(name)) {
      if (own.putIfAbsent(name, value) != null) {
        throw Refusal.of(
            SqlState.PROTOCOL_VIOLATION,
            "invalid startup packet layout: \"" + name + "\" appears more than once");
      }
    } else if (name.startsWith(PROTOCOL_OPTION)) {
      protocolOptions.add(name);
    } else {
      // The last one counts, as if each were set in its turn.
      parameters.put(name.toLowerCase(Locale.ROOT), value);
    }
  }

  private StartupMessage message(int minor) throws Refusal {
    String user = name("user");
    if (user.isEmpty()) {
      throw Refusal.of(
          SqlState.INVALID_AUTHORIZATION, "no PostgreSQL user name specified in startup packet");
    }
    String database = name("database");
    Replication replication = Replication.parse(own.getOrDefault("replication", "false"));
    Map<String, String> all = CommandLineOptions.read(own.getOrDefault("options", ""));
    all.keySet().removeAll(parameters.keySet());
    all.putAll(parameters);
    return new StartupMessage(
        minor, user, database.isEmpty() ? user : database, replication, all, protocolOptions);
  }

  private String name(String parameter) throws Refusal {
    String value = own.getOrDefault(parameter, "");
    if (value.indexOf('\ufffd') >= 0) {
      throw Refusal.of(
          SqlState.PROTOCOL_VIOLATION, "the " + parameter + " name in startup packet is not UTF-8");
    }
    return value;
  }
}

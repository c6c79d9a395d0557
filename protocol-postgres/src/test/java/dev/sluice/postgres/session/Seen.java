package dev.sluice.postgres.session;

import dev.sluice.postgres.wire.ErrorFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One message, and how scenarios write it: its type, and in brackets what matters. {@code Q(ask)}
 * is the proxy's question about parameters.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Seen(char type, byte[] body, boolean fromClient) {

  private static final Pattern CUSTOM = Pattern.compile("\\('([^']+)'\\)");

  /** Takes the complete messages from the front of {@code in}. */
  static List<Seen> takeAll(ByteBuf in, boolean fromClient) {
    List<Seen> all = new ArrayList<>();
    while (in.readableBytes() >= 5 && in.readableBytes() > in.getInt(in.readerIndex() + 1)) {
      char type = (char) in.readByte();
      byte[] body = new byte[in.readInt() - 4];
      in.readBytes(body);
      all.add(new Seen(type, body, fromClient));
    }
    return all;
  }

  static String text(List<Seen> all) {
    return all.stream().map(Seen::toString).collect(Collectors.joining(" "));
  }

  /** To the last byte, but for keys, which are random. */
  static String exact(List<Seen> all) {
    return all.stream()
        .map(one -> one.type + (one.type == 'K' ? "" : ByteBufUtil.hexDump(one.body)))
        .collect(Collectors.joining(" "));
  }

  static Seen first(List<Seen> all, char type) {
    return all.stream().filter(one -> one.type == type).findFirst().orElseThrow();
  }

  ByteBuf in() {
    return Unpooled.wrappedBuffer(body);
  }

  /** The strings of the body. */
  String[] strings() {
    return new String(body, StandardCharsets.UTF_8).split("\0", -1);
  }

  @Override
  public String toString() {
    String told = fromClient ? request() : answer();
    return told.isEmpty() ? "" + type : type + "(" + told + ")";
  }

  private String request() {
    return switch (type) {
      case 'Q' -> query(strings()[0]);
      case 'P' -> strings()[0] + ": " + strings()[1];
      case 'B' -> (strings()[0] + " " + strings()[1]).strip();
      case 'E' -> strings()[0];
      case 'D', 'C' -> strings()[0].charAt(0) + " " + strings()[0].substring(1);
      case 'd' -> new String(body, StandardCharsets.UTF_8);
      case 'f' -> strings()[0];
      default -> "";
    };
  }

  private static String query(String sql) {
    if (!sql.contains("pg_settings")) {
      return sql;
    }
    StringBuilder asked = new StringBuilder("ask");
    Matcher custom = CUSTOM.matcher(sql.substring(sql.indexOf("pg_settings")));
    while (custom.find()) {
      if (!custom.group(1).equals("role")) {
        asked.append(' ').append(custom.group(1));
      }
    }
    return asked.toString();
  }

  private String answer() {
    return switch (type) {
      case 'C', 'N', 'd' -> type == 'N' ? error().message() : strings()[0];
      case 'Z' -> "" + (char) body[0];
      case 'S' -> strings()[0] + "=" + strings()[1];
      case 'A' ->
          in().toString(4, body.length - 5, StandardCharsets.UTF_8).replace('\0', ' ').strip();
      case 't' -> "" + in().readShort();
      case 'D' -> row();
      case 'T' -> columns();
      case 'E' -> told();
      default -> "";
    };
  }

  private ErrorFields error() {
    return ErrorFields.read(in(), 0, body.length);
  }

  private String told() {
    ErrorFields error = error();
    String severity = error.severity().equals("ERROR") ? "" : error.severity() + " ";
    return severity + error.state() + " " + error.message();
  }

  private String row() {
    ByteBuf in = in();
    List<String> values = new ArrayList<>();
    for (int i = in.readShort(); i > 0; i--) {
      values.add(in.readCharSequence(in.readInt(), StandardCharsets.UTF_8).toString());
    }
    return String.join(",", values);
  }

  private String columns() {
    ByteBuf in = in();
    List<String> names = new ArrayList<>();
    for (int i = in.readShort(); i > 0; i--) {
      int length = in.bytesBefore((byte) 0);
      names.add(in.readCharSequence(length, StandardCharsets.UTF_8).toString());
      in.skipBytes(1 + 18);
    }
    return String.join(",", names);
  }
}

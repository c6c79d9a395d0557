package dev.sluice.postgres.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** What clients say, and a little of what servers say. */
final class Say {

  private Say() {}

  private static ByteBuf message(char type, ByteBuf body) {
    return Unpooled.buffer().writeByte(type).writeInt(4 + body.readableBytes()).writeBytes(body);
  }

  /** A message of strings, each with its terminator. */
  private static ByteBuf message(char type, String... strings) {
    ByteBuf body = Unpooled.buffer();
    for (String string : strings) {
      body.writeBytes(string.getBytes(StandardCharsets.UTF_8)).writeByte(0);
    }
    return message(type, body);
  }

  static ByteBuf query(String sql) {
    return message('Q', sql);
  }

  /** A Query with this body. */
  static ByteBuf malformedQuery(String body) {
    return message('Q', Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
  }

  /** What no client may say. */
  static ByteBuf unknown() {
    return message('!', "and so on");
  }

  /** A Query that is shorter than its own length. */
  static ByteBuf impossible() {
    return Unpooled.buffer().writeByte('Q').writeInt(3);
  }

  /** A Parse without types. */
  static ByteBuf parse(String name, String sql) {
    return parse(name, sql, new int[0]);
  }

  static ByteBuf parse(String name, String sql, int... types) {
    ByteBuf body = Unpooled.buffer();
    body.writeBytes((name + '\0' + sql + '\0').getBytes(StandardCharsets.UTF_8));
    body.writeShort(types.length);
    for (int type : types) {
      body.writeInt(type);
    }
    return message('P', body);
  }

  /** A Parse with this body. */
  static ByteBuf malformedParse(String body) {
    return message('P', Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
  }

  static ByteBuf bind(String statement, String... values) {
    return bindPortal("", statement, values);
  }

  static ByteBuf bindPortal(String portal, String statement, String... values) {
    ByteBuf body = Unpooled.buffer();
    body.writeBytes((portal + '\0' + statement + '\0').getBytes(StandardCharsets.UTF_8));
    body.writeShort(0).writeShort(values.length);
    for (String value : values) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      body.writeInt(bytes.length).writeBytes(bytes);
    }
    return message('B', body.writeShort(0));
  }

  static ByteBuf describe(String statement) {
    return message('D', "S" + statement);
  }

  static ByteBuf describePortal(String portal) {
    return message('D', "P" + portal);
  }

  static ByteBuf execute() {
    return execute("", 0);
  }

  static ByteBuf execute(String portal, int rows) {
    ByteBuf body = Unpooled.buffer();
    body.writeBytes((portal + '\0').getBytes(StandardCharsets.UTF_8)).writeInt(rows);
    return message('E', body);
  }

  static ByteBuf close(String statement) {
    return message('C', "S" + statement);
  }

  static ByteBuf closePortal(String portal) {
    return message('C', "P" + portal);
  }

  static ByteBuf sync() {
    return message('S');
  }

  static ByteBuf flush() {
    return message('H');
  }

  static ByteBuf copyData(String data) {
    return message('d', Unpooled.copiedBuffer(data, StandardCharsets.UTF_8));
  }

  static ByteBuf copyDone() {
    return message('c');
  }

  static ByteBuf copyFail(String why) {
    return message('f', why);
  }

  static ByteBuf function() {
    return message('F', Unpooled.buffer().writeInt(1).writeZero(6));
  }

  static ByteBuf password() {
    return message('p', "secret");
  }

  /** What a server says by itself to those who listen. */
  static ByteBuf notification(String channel, String payload) {
    ByteBuf body = Unpooled.buffer().writeInt(1);
    body.writeBytes((channel + '\0' + payload + '\0').getBytes(StandardCharsets.UTF_8));
    return message('A', body);
  }

  static ByteBuf goodbye() {
    return message('X');
  }

  /** Bind, Execute and Sync of a statement. */
  static ByteBuf run(String statement) {
    return Unpooled.wrappedBuffer(bind(statement), execute(), sync());
  }

  /** Parse, Bind, Execute and Sync by the unnamed statement. */
  static ByteBuf once(String sql) {
    return Unpooled.wrappedBuffer(parse("", sql), run(""));
  }
}

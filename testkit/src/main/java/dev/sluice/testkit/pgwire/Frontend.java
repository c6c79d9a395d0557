package dev.sluice.testkit.pgwire;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds what a client sends; made to be imported statically. Stateless. */
public final class Frontend {
  /** Protocol 3.0. */
  public static final int VERSION_3_0 = 3 << 16;

  /** Protocol 3.2, of PostgreSQL 18: cancel keys of up to 256 bytes. */
  public static final int VERSION_3_2 = 3 << 16 | 2;

  private static final int CANCEL_CODE = 1234 << 16 | 5678;
  private static final int SSL_CODE = 1234 << 16 | 5679;
  private static final int GSS_CODE = 1234 << 16 | 5680;

  private Frontend() {}

  /** A startup of protocol 3.0 with pairs of parameter name and value. */
  public static FrontendMessage startup(String... parameters) {
    return startup(VERSION_3_0, parameters);
  }

  /** A startup of any protocol version with pairs of parameter name and value. */
  public static FrontendMessage startup(int version, String... parameters) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      pairs.put(parameters[i], parameters[i + 1]);
    }
    return startup(version, pairs);
  }

  /** A startup of any protocol version. */
  public static FrontendMessage startup(int version, Map<String, String> parameters) {
    Body body = new Body().int32(version);
    parameters.forEach((name, value) -> body.text(name).text(value));
    return new FrontendMessage(FrontendMessage.STARTUP, body.int8(0).done());
  }

  /** Asks whether the server speaks TLS. */
  public static FrontendMessage sslRequest() {
    return new FrontendMessage(FrontendMessage.STARTUP, new Body().int32(SSL_CODE).done());
  }

  /** Asks whether the server speaks GSSAPI encryption. */
  public static FrontendMessage gssEncRequest() {
    return new FrontendMessage(FrontendMessage.STARTUP, new Body().int32(GSS_CODE).done());
  }

  /** Asks to cancel what another session runs; the key is 4 bytes in protocol 3.0. */
  public static FrontendMessage cancelRequest(int pid, byte[] key) {
    return new FrontendMessage(
        FrontendMessage.STARTUP, new Body().int32(CANCEL_CODE).int32(pid).bytes(key).done());
  }

  /** A password in clear text or hashed, whatever was asked. */
  public static FrontendMessage password(String password) {
    return new FrontendMessage('p', new Body().text(password).done());
  }

  /** The first message of a SASL exchange. */
  public static FrontendMessage saslInitial(String mechanism, String data) {
    byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
    return new FrontendMessage(
        'p', new Body().text(mechanism).int32(bytes.length).bytes(bytes).done());
  }

  /** A further message of a SASL exchange. */
  public static FrontendMessage saslResponse(String data) {
    return new FrontendMessage('p', data.getBytes(StandardCharsets.UTF_8));
  }

  /** A simple query. */
  public static FrontendMessage query(String sql) {
    return new FrontendMessage('Q', new Body().text(sql).done());
  }

  /** Prepares a statement; the empty name is the unnamed one. */
  public static FrontendMessage parse(String name, String sql, int... parameterTypes) {
    Body body = new Body().text(name).text(sql).int16(parameterTypes.length);
    for (int oid : parameterTypes) {
      body.int32(oid);
    }
    return new FrontendMessage('P', body.done());
  }

  /** Binds text parameters; a null is SQL's NULL. All results come as text. */
  public static FrontendMessage bind(
      String portal, String statement, @Nullable String... parameters) {
    Body body = new Body().text(portal).text(statement).int16(0).int16(parameters.length);
    for (String parameter : parameters) {
      if (parameter == null) {
        body.int32(-1);
      } else {
        byte[] bytes = parameter.getBytes(StandardCharsets.UTF_8);
        body.int32(bytes.length).bytes(bytes);
      }
    }
    return new FrontendMessage('B', body.int16(0).done());
  }

  /** Asks for a statement's parameters and columns. */
  public static FrontendMessage describeStatement(String name) {
    return named('D', 'S', name);
  }

  /** Asks for a portal's columns. */
  public static FrontendMessage describePortal(String name) {
    return named('D', 'P', name);
  }

  /** Runs a portal to its end. */
  public static FrontendMessage execute(String portal) {
    return execute(portal, 0);
  }

  /** Runs a portal for at most so many rows; 0 means all. */
  public static FrontendMessage execute(String portal, int rows) {
    return new FrontendMessage('E', new Body().text(portal).int32(rows).done());
  }

  /** Forgets a statement. */
  public static FrontendMessage closeStatement(String name) {
    return named('C', 'S', name);
  }

  /** Forgets a portal. */
  public static FrontendMessage closePortal(String name) {
    return named('C', 'P', name);
  }

  /** Ends a batch of extended messages. */
  public static FrontendMessage sync() {
    return new FrontendMessage('S', new byte[0]);
  }

  /** Asks for the replies so far without ending the batch. */
  public static FrontendMessage flush() {
    return new FrontendMessage('H', new byte[0]);
  }

  /** A piece of COPY data. */
  public static FrontendMessage copyData(String data) {
    return new FrontendMessage('d', data.getBytes(StandardCharsets.UTF_8));
  }

  /** The end of COPY data. */
  public static FrontendMessage copyDone() {
    return new FrontendMessage('c', new byte[0]);
  }

  /** Gives up a COPY. */
  public static FrontendMessage copyFail(String reason) {
    return new FrontendMessage('f', new Body().text(reason).done());
  }

  /** Calls a function by its OID with arguments in binary, result in binary. */
  public static FrontendMessage functionCall(int oid, byte[]... arguments) {
    Body body = new Body().int32(oid).int16(1).int16(1).int16(arguments.length);
    for (byte[] argument : arguments) {
      body.int32(argument.length).bytes(argument);
    }
    return new FrontendMessage('F', body.int16(1).done());
  }

  /** Says goodbye. */
  public static FrontendMessage terminate() {
    return new FrontendMessage('X', new byte[0]);
  }

  /** A message of any type and body. */
  public static FrontendMessage message(char type, byte[] body) {
    return new FrontendMessage(type, body);
  }

  /** Bytes as they are, a message or not. */
  public static FrontendMessage raw(byte... bytes) {
    return new FrontendMessage(FrontendMessage.RAW, bytes);
  }

  private static FrontendMessage named(char type, char kind, String name) {
    return new FrontendMessage(type, new Body().int8(kind).text(name).done());
  }
}

package dev.sluice.testkit.redis;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection that speaks Redis's protocol byte for byte, and shows replies as short text: {@code
 * +OK}, {@code "bulk"}, {@code nil}, {@code [a, b]}, {@code {k, v}}. Confined to one thread.
 */
public final class RespWire implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;
  private final InputStream in;

  private RespWire(Socket socket, InputStream in) {
    this.socket = socket;
    this.in = in;
  }

  /** Connects, and waits at most ten seconds for each reply. */
  public static RespWire connect(String host, int port) {
    return connect(host, port, PATIENCE_MILLIS);
  }

  /** The same, logged in where a password is asked. */
  static RespWire connect(Address address) {
    RespWire wire = open(address);
    if (!address.password().isEmpty()) {
      String user = address.user().isEmpty() ? "default" : address.user();
      String answer = wire.ask("AUTH", user, address.password());
      if (!answer.equals("+OK")) {
        wire.close();
        throw new UncheckedIOException(new IOException(answer));
      }
    }
    return wire;
  }

  private static RespWire open(Address address) {
    RespWire plain = connect(address.host(), address.port());
    if (!address.isTls()) {
      return plain;
    }
    try {
      Socket tls = Trust.in(address.authority()).wrap(plain.socket, address.host());
      return new RespWire(tls, new BufferedInputStream(tls.getInputStream()));
    } catch (IOException e) {
      plain.close();
      throw new UncheckedIOException(e);
    }
  }

  private static RespWire connect(String host, int port, int patienceMillis) {
    try {
      Socket socket = new Socket();
      socket.connect(new InetSocketAddress(host, port), patienceMillis);
      socket.setSoTimeout(patienceMillis);
      socket.setTcpNoDelay(true);
      return new RespWire(socket, new BufferedInputStream(socket.getInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a server answers there; an error is an answer. */
  static boolean answers(String host, int port) {
    try (RespWire wire = connect(host, port, 200)) {
      String answer = wire.ask("PING");
      return !answer.startsWith("-LOADING");
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Sends a command and returns its reply. */
  public String ask(String... words) {
    send(words);
    return read();
  }

  /** Sends a command. */
  public RespWire send(String... words) {
    return raw(command(words));
  }

  /** A command as it goes over the wire. */
  public static String command(String... words) {
    StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      int length = word.getBytes(StandardCharsets.UTF_8).length;
      text.append('$').append(length).append("\r\n").append(word).append("\r\n");
    }
    return text.toString();
  }

  /** Sends bytes as they are. */
  public RespWire raw(String bytes) {
    try {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next reply. */
  public String read() {
    try {
      return value();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next replies. */
  public List<String> read(int count) {
    List<String> replies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      replies.add(read());
    }
    return replies;
  }

  /** Whether the other side closes the connection without another word. */
  public boolean ends() {
    try {
      return in.read() < 0;
    } catch (IOException e) {
      return true;
    }
  }

  private String value() throws IOException {
    String line = line();
    char type = line.charAt(0);
    String rest = line.substring(1);
    return switch (type) {
      case '$', '=', '!' -> bulk(Integer.parseInt(rest));
      case '*', '~' -> rest.equals("-1") ? "nil" : "[" + values(Integer.parseInt(rest)) + "]";
      case '>' -> ">[" + values(Integer.parseInt(rest)) + "]";
      case '%' -> "{" + values(2 * Integer.parseInt(rest)) + "}";
      case '_' -> "nil";
      default -> line;
    };
  }

  private String values(int count) throws IOException {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(value());
    }
    return String.join(", ", values);
  }

  private String bulk(int length) throws IOException {
    if (length < 0) {
      return "nil";
    }
    byte[] bytes = in.readNBytes(length + 2);
    if (bytes.length < length + 2) {
      throw new EOFException("closed within a reply");
    }
    return "\"" + new String(bytes, 0, length, StandardCharsets.UTF_8) + "\"";
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int b;
    while ((b = in.read()) != '\r') {
      if (b < 0) {
        throw new EOFException("closed after " + line);
      }
      line.append((char) b);
    }
    if (in.read() != '\n') {
      throw new IOException("no line: " + line);
    }
    return line.toString();
  }

  /** Says that nothing more will be sent. */
  public RespWire shutdownOutput() {
    try {
      socket.shutdownOutput();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads whatever comes up to the end of the connection. */
  public void drain() {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (SocketTimeoutException e) {
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      // Reset is an end as well.
    }
  }

  /** Breaks the connection off, so that the other side hears of a reset. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.sluice.testkit.pgwire;

import dev.sluice.testkit.pgwire.WireFailure.Kind;
import dev.sluice.testkit.postgres.Address;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * One connection to something that speaks PostgreSQL's protocol, message by message. Reads wait at
 * most {@link #PATIENCE}; whatever does not come is a {@link WireFailure} that shows the last
 * messages both ways. Confined to one thread, except that another may {@link #close()} it.
 */
public final class PgWire implements Closeable {
  /** How long a read waits where no other limit is given: 10 seconds. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private final History history = new History();
  private Socket socket;
  private DataInputStream in;
  private List<BackendMessage> greeting = List.of();

  private PgWire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = input(socket);
  }

  /** Connects and sends nothing. */
  public static PgWire connect(String host, int port) {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(host, port), (int) PATIENCE.toMillis());
      return new PgWire(socket);
    } catch (IOException e) {
      throw new WireFailure(
          Kind.UNREACHABLE, "cannot connect to " + host + ":" + port + ": " + e, "");
    }
  }

  /**
   * Connects and logs in, with further startup parameters as pairs of name and value.
   *
   * @throws WireFailure when the server refuses
   */
  public static PgWire open(Address address, String... parameters) {
    PgWire wire = connect(address.host(), address.port());
    List<String> all = new ArrayList<>(List.of("user", address.user()));
    all.addAll(List.of("database", address.database()));
    all.addAll(List.of(parameters));
    FrontendMessage startup = Frontend.startup(all.toArray(String[]::new));
    Transcript said = wire.login(startup, address.user(), address.password());
    if (!said.types().endsWith("Z")) {
      throw wire.failure("login refused");
    }
    return wire;
  }

  /** Sends a startup and answers what it is asked, up to ReadyForQuery or ErrorResponse. */
  public Transcript login(FrontendMessage startup, String user, String password) {
    send(startup);
    Transcript said = new Login(this, user, password).run();
    greeting = said.messages();
    return said;
  }

  /** What the server said at login: authentication, parameters, key, status. */
  public Transcript greeting() {
    return new Transcript(greeting);
  }

  /** The server's BackendKeyData of the login. */
  public BackendMessage key() {
    return greeting().only('K');
  }

  /** Sends messages in one write. */
  public PgWire send(FrontendMessage... messages) {
    Body bytes = new Body();
    for (FrontendMessage message : messages) {
      history.sent(message);
      bytes.bytes(message.bytes());
    }
    return write(bytes.done());
  }

  /** Sends bytes as they are. */
  public PgWire send(byte[] bytes) {
    return send(Frontend.raw(bytes));
  }

  /** Sends messages and reads up to the next ReadyForQuery. */
  public Transcript ask(FrontendMessage... messages) {
    return send(messages).readUntilReady();
  }

  /** Runs a simple query and reads up to ReadyForQuery. */
  public Transcript query(String sql) {
    return ask(Frontend.query(sql));
  }

  /** The next message. */
  public BackendMessage read() {
    return read(PATIENCE);
  }

  /** The next message, if it begins within the time given. */
  public BackendMessage read(Duration patience) {
    Kind end = Kind.ENDED;
    try {
      socket.setSoTimeout((int) patience.toMillis());
      char type = (char) in.readUnsignedByte();
      end = Kind.TORN;
      socket.setSoTimeout((int) PATIENCE.toMillis());
      byte[] body = new byte[in.readInt() - 4];
      in.readFully(body);
      BackendMessage message = new BackendMessage(type, body);
      history.received(message);
      return message;
    } catch (SocketTimeoutException e) {
      throw failure(Kind.SILENT, "no message within " + patience);
    } catch (IOException e) {
      throw failure(end, "the connection ended: " + e);
    }
  }

  /** Everything up to and including the next message of a type. */
  public Transcript readUntil(char type) {
    List<BackendMessage> messages = new ArrayList<>();
    BackendMessage message;
    do {
      message = read();
      messages.add(message);
    } while (message.type() != type);
    return new Transcript(messages);
  }

  /** Everything up to and including the next ReadyForQuery. */
  public Transcript readUntilReady() {
    return readUntil('Z');
  }

  /** Everything up to and including so many ReadyForQuery. */
  public Transcript readUntilReady(int times) {
    List<BackendMessage> messages = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      messages.addAll(readUntilReady().messages());
    }
    return new Transcript(messages);
  }

  /** Everything until the server closes the connection, which it must within the patience. */
  public Transcript readToEnd() {
    List<BackendMessage> messages = new ArrayList<>();
    while (!ended()) {
      messages.add(read());
    }
    return new Transcript(messages);
  }

  /** The single byte that answers an SSLRequest or GSSENCRequest. */
  public char readByte() {
    try {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      char answer = (char) in.readUnsignedByte();
      history.note("byte '" + answer + "' received");
      return answer;
    } catch (IOException e) {
      throw failure("no byte: " + e);
    }
  }

  /** Whether the server sends nothing, and does not close, for that long. */
  public boolean silentFor(Duration time) {
    return peek(time) == Peek.SILENCE;
  }

  /** Whether the server has closed or reset the connection; waits for it or for a message. */
  public boolean ended() {
    Peek peek = peek(PATIENCE);
    if (peek == Peek.SILENCE) {
      throw failure("neither a message nor the end within " + PATIENCE);
    }
    return peek == Peek.END;
  }

  /** Speaks TLS from here on, with ALPN where protocols are named. */
  public PgWire startTls(SSLContext context, String... alpn) {
    try {
      SSLSocket secure =
          (SSLSocket)
              context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setApplicationProtocols(alpn);
      secure.setSSLParameters(parameters);
      secure.setSoTimeout((int) PATIENCE.toMillis());
      secure.startHandshake();
      history.note("TLS started, " + secure.getSession().getProtocol());
      socket = secure;
      in = input(secure);
      return this;
    } catch (IOException e) {
      throw failure("no TLS: " + e);
    }
  }

  /** Ends the sending direction; the server can still be read. */
  public PgWire shutdownOutput() {
    try {
      history.note("sending direction ended");
      socket.shutdownOutput();
      return this;
    } catch (IOException e) {
      throw failure("cannot end the sending direction: " + e);
    }
  }

  /** Drops the connection with a TCP reset. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
    } catch (SocketException e) {
      throw failure("cannot reset: " + e);
    }
    close();
  }

  /** Closes the connection without a word; {@code Frontend.terminate()} is the word. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      history.note("close failed: " + e);
    }
  }

  /** A failure of this connection's test, with what happened before. */
  public WireFailure failure(String what) {
    return failure(Kind.UNEXPECTED, what);
  }

  private WireFailure failure(Kind kind, String what) {
    return new WireFailure(kind, what, history.toString());
  }

  /** RFC 5929's {@code tls-server-end-point} of this connection, empty without TLS. */
  byte[] certificateHash() {
    if (!(socket instanceof SSLSocket secure)) {
      return new byte[0];
    }
    try {
      Certificate certificate = secure.getSession().getPeerCertificates()[0];
      return MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    } catch (IOException | GeneralSecurityException e) {
      throw failure("no certificate: " + e);
    }
  }

  private enum Peek {
    MESSAGE,
    SILENCE,
    END
  }

  private Peek peek(Duration time) {
    try {
      socket.setSoTimeout((int) time.toMillis());
      in.mark(1);
      int next = in.read();
      if (next < 0) {
        return Peek.END;
      }
      in.reset();
      return Peek.MESSAGE;
    } catch (SocketTimeoutException e) {
      return Peek.SILENCE;
    } catch (EOFException | SocketException e) {
      return Peek.END;
    } catch (IOException e) {
      throw failure("cannot read: " + e);
    }
  }

  private PgWire write(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw failure(Kind.ENDED, "cannot send: " + e);
    }
  }

  private static DataInputStream input(Socket socket) throws IOException {
    return new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
  }
}

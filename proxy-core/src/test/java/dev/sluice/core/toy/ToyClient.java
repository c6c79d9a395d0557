package dev.sluice.core.toy;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client of the toy protocol over a real socket, which blocks. Confined to its test's thread. */
public final class ToyClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  private Socket socket;
  private DataInputStream in;

  public ToyClient(int port) throws IOException {
    use(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** Goes on over another socket, such as one that secures this one. */
  public void use(Socket next) throws IOException {
    socket = next;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
  }

  public Socket socket() {
    return socket;
  }

  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  public void send(char kind, String body) throws IOException {
    send(ToyWire.message(kind, body));
  }

  /** Sends and waits for one message. */
  public String ask(char kind, String body) throws IOException {
    send(kind, body);
    return hear();
  }

  /**
   * The next message, its letter first; "end" if the other side has closed, "reset" if it broke.
   */
  public String hear() throws IOException {
    try {
      int first = in.read();
      if (first < 0) {
        return "end";
      }
      int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
      char kind = (char) in.readByte();
      return kind + new String(in.readNBytes(length - ToyWire.HEAD), StandardCharsets.UTF_8);
    } catch (SocketException reset) {
      return "reset";
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

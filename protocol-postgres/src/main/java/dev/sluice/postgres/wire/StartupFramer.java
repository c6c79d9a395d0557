package dev.sluice.postgres.wire;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.ProtocolViolation;
import io.netty.buffer.ByteBuf;

/**
 * Finds the end of what a client sends first: a length that counts itself, then a code that is
 * either a protocol version or a request of its own; the code is the {@link Frame#kind}. Immutable.
 *
 * <p>The bounds are those of PostgreSQL's {@code ProcessStartupPacket}, and they are checked before
 * the code has even arrived.
 */
public final class StartupFramer implements Framer {

  public static final StartupFramer INSTANCE = new StartupFramer();

  public static final int PROTOCOL_3_0 = 3 << 16;
  public static final int SSL_REQUEST = (1234 << 16) | 5679;
  public static final int GSSENC_REQUEST = (1234 << 16) | 5680;
  public static final int CANCEL_REQUEST = (1234 << 16) | 5678;

  /** {@code MAX_STARTUP_PACKET_LENGTH} is 10000 and does not count the length itself. */
  public static final int MOST_LENGTH = 10_004;

  private static final int HEAD = 8;

  /** What a TLS client says first: a handshake record. */
  private static final int TLS_HANDSHAKE = 0x16;

  private StartupFramer() {}

  @Override
  public boolean readHead(ByteBuf in, int index, Frame frame) throws ProtocolViolation {
    int readable = in.writerIndex() - index;
    if (readable == 0) {
      return false;
    }
    // No length within bounds begins with anything but a zero byte.
    int first = in.getUnsignedByte(index);
    if (first != 0) {
      throw new ProtocolViolation(foreign(first));
    }
    if (readable < 4) {
      return false;
    }
    int length = in.getInt(index);
    if (length < HEAD || length > MOST_LENGTH) {
      throw new ProtocolViolation("invalid length of startup packet");
    }
    if (readable < HEAD) {
      return false;
    }
    int code = in.getInt(index + 4);
    checkLength(code, length);
    frame.set(in, index, code, HEAD, length);
    return true;
  }

  private static void checkLength(int code, int length) throws ProtocolViolation {
    // A protocol version, and a cancel request's key, are not the framer's to judge.
    boolean encryption = code == SSL_REQUEST || code == GSSENC_REQUEST;
    if (encryption && length != HEAD) {
      throw new ProtocolViolation("invalid length of encryption request packet");
    }
  }

  private static String foreign(int first) {
    if (first == TLS_HANDSHAKE) {
      return "received a TLS handshake where a startup packet was expected: this port does not take"
          + " connections that begin with TLS (sslnegotiation=direct)";
    }
    if (first >= ' ' && first < 0x7f) {
      return "received text where a startup packet was expected: this port speaks PostgreSQL's"
          + " protocol, not HTTP or another";
    }
    return "invalid length of startup packet";
  }
}

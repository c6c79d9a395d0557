package dev.sluice.postgres.wire;

import dev.sluice.core.spi.Outbound;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes what a client says before its session: requests without a type byte, and the answers to
 * authentication. Every method is as confined as the {@link Outbound} it gets.
 */
public final class StartupWriter {

  private StartupWriter() {}

  public static void sslRequest(Outbound to) {
    to.buffer(8).writeInt(8).writeInt(StartupFramer.SSL_REQUEST);
  }

  /**
   * @param key as the server gave it, 4 to 256 bytes
   */
  public static void cancelRequest(Outbound to, int processId, byte[] key) {
    to.buffer(12 + key.length)
        .writeInt(12 + key.length)
        .writeInt(StartupFramer.CANCEL_REQUEST)
        .writeInt(processId)
        .writeBytes(key);
  }

  /**
   * @param version such as {@link StartupFramer#PROTOCOL_3_0}
   * @param parameters {@code user} among them; names and values without zero bytes
   */
  public static void startup(Outbound to, int version, Map<String, String> parameters) {
    StringBuilder text = new StringBuilder();
    parameters.forEach((name, value) -> text.append(name).append('\0').append(value).append('\0'));
    byte[] bytes = text.append('\0').toString().getBytes(StandardCharsets.UTF_8);
    to.buffer(8 + bytes.length).writeInt(8 + bytes.length).writeInt(version).writeBytes(bytes);
  }

  /** The answer to a request for a cleartext or MD5 password. */
  public static void password(Outbound to, String password) {
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    head(to, bytes.length + 1).writeBytes(bytes).writeByte(0);
  }

  public static void saslInitial(Outbound to, String mechanism, byte[] data) {
    byte[] name = mechanism.getBytes(StandardCharsets.US_ASCII);
    head(to, name.length + 5 + data.length)
        .writeBytes(name)
        .writeByte(0)
        .writeInt(data.length)
        .writeBytes(data);
  }

  public static void saslResponse(Outbound to, byte[] data) {
    head(to, data.length).writeBytes(data);
  }

  private static ByteBuf head(Outbound to, int body) {
    return to.buffer(5 + body).writeByte(Message.PASSWORD).writeInt(4 + body);
  }
}

package dev.sluice.it.memory;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.testkit.redis.RespWire;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A client of Redis that holds nothing. Confined to one thread at a time. */
final class RedisStream extends StreamingSocket {

  RedisStream(int port) {
    super(port);
  }

  /** Sends a command so many times in a row. */
  RedisStream send(int times, String... words) {
    try {
      out.write(RespWire.command(words).repeat(times).getBytes(US_ASCII));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets a key to so many zero bytes. */
  void setZeros(String key, int bytes) {
    try {
      String head = "*3\r\n$3\r\nSET\r\n$" + key.length() + "\r\n" + key + "\r\n$" + bytes + "\r\n";
      out.write(head.getBytes(US_ASCII));
      sendZeros(bytes);
      out.write("\r\n".getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Passes over a reply that is a line or a bulk.
   *
   * @return the bytes of a bulk; 0 for a line
   * @throws AssertionError if it is an error
   */
  long skipReply() {
    try {
      String line = line();
      if (line.startsWith("-")) {
        throw new AssertionError(line);
      }
      if (!line.startsWith("$")) {
        return 0;
      }
      long length = Long.parseLong(line.substring(1));
      in.skipNBytes(length + 2);
      return length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Passes over an array of lines and bulks.
   *
   * @return its length
   */
  int skipArray() {
    try {
      int count = Integer.parseInt(line().substring(1));
      for (int i = 0; i < count; i++) {
        skipReply();
      }
      return count;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many bytes still come before the connection ends. */
  long drain() {
    long bytes = 0;
    byte[] block = new byte[64 * 1024];
    try {
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        bytes += read;
      }
      return bytes;
    } catch (IOException reset) {
      return bytes;
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("closed after " + line);
      }
      line.append((char) b);
    }
    return line.substring(0, line.length() - 1);
  }
}

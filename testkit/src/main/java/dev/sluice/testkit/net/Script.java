package dev.sluice.testkit.net;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link ScriptedPeer} does with a connection, step by step; after the last step it closes.
 * Immutable: each method returns a longer script.
 */
public final class Script {
  private final List<Step> steps;

  private Script(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /** One thing done with a connection. */
  private interface Step {
    void run(Socket socket) throws IOException;
  }

  /** The empty script: accept and close. */
  public static Script begin() {
    return new Script(List.of());
  }

  /** Sends bytes at once. */
  public Script send(byte... bytes) {
    byte[] copy = bytes.clone();
    return then(
        socket -> {
          socket.getOutputStream().write(copy);
          socket.getOutputStream().flush();
        });
  }

  /** Sends bytes one by one, each in a packet of its own, with a pause after each. */
  public Script drip(Duration pause, byte... bytes) {
    byte[] copy = bytes.clone();
    return then(
        socket -> {
          socket.setTcpNoDelay(true);
          for (byte each : copy) {
            socket.getOutputStream().write(each);
            sleep(pause);
          }
        });
  }

  /** Reads exactly so many bytes; an earlier end is a failure of the peer. */
  public Script read(int count) {
    return then(
        socket -> {
          int got = socket.getInputStream().readNBytes(count).length;
          if (got < count) {
            throw new EOFException("end of input after " + got + " of " + count + " bytes");
          }
        });
  }

  /** Reads one message with a length of four bytes in front, as PostgreSQL's startup has. */
  public Script readStartup() {
    return then(socket -> skipMessage(socket.getInputStream()));
  }

  /** Reads one message with a type byte and a length of four bytes. */
  public Script readMessage() {
    return then(
        socket -> {
          requireByte(socket.getInputStream());
          skipMessage(socket.getInputStream());
        });
  }

  /** Reads and forgets until the other side closes. */
  public Script waitForClose() {
    return then(socket -> socket.getInputStream().transferTo(OutputStream.nullOutputStream()));
  }

  /** Does nothing for a while. */
  public Script pause(Duration time) {
    return then(socket -> sleep(time));
  }

  /** Drops the connection with a TCP reset. */
  public Script reset() {
    return then(Sockets::reset);
  }

  void follow(Socket socket) throws IOException {
    for (Step step : steps) {
      step.run(socket);
    }
  }

  private Script then(Step step) {
    List<Step> longer = new ArrayList<>(steps);
    longer.add(step);
    return new Script(longer);
  }

  private static void skipMessage(InputStream in) throws IOException {
    int length = 0;
    for (int i = 0; i < 4; i++) {
      length = length << 8 | requireByte(in);
    }
    in.skipNBytes(length - 4);
  }

  private static int requireByte(InputStream in) throws IOException {
    int value = in.read();
    if (value < 0) {
      throw new EOFException("end of input where a message was expected");
    }
    return value;
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

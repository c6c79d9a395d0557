package dev.sluice.postgres.login;

import dev.sluice.core.settings.TlsMode;
import dev.sluice.core.spi.BackendTools;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.ProtocolViolation;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.StartupWriter;
import io.netty.buffer.ByteBuf;

/**
 * The first exchange with a backend: whether the connection goes on under TLS. Confined to the
 * connection's event loop.
 */
final class TlsNegotiation {

  private final BackendTools tools;
  private final boolean asks;
  private boolean awaitsAnswer;
  private String failure = "";

  TlsNegotiation(BackendTools tools, BackendHistory history) {
    this.tools = tools;
    this.asks = history.wantsTls(mode());
  }

  private TlsMode mode() {
    return tools.settings().tls().mode();
  }

  /**
   * Asks, if it is to be asked.
   *
   * @return whether an answer is awaited; if not, the connection goes on in the clear
   */
  boolean begin() {
    if (asks) {
      StartupWriter.sslRequest(tools.backend());
      awaitsAnswer = true;
    }
    return asks;
  }

  /** Whether this connection is one that asks for TLS. */
  boolean asks() {
    return asks;
  }

  boolean awaitsAnswer() {
    return awaitsAnswer;
  }

  /** Finds the answer, one byte. */
  Framer framer() {
    return TlsNegotiation::readAnswer;
  }

  private static boolean readAnswer(ByteBuf in, int index, Frame frame) throws ProtocolViolation {
    if (in.writerIndex() == index) {
      return false;
    }
    int answer = in.getUnsignedByte(index);
    if (answer != 'S' && answer != 'N' && answer != 'E') {
      throw new ProtocolViolation("invalid answer " + answer + " to the TLS request");
    }
    frame.set(in, index, answer, 1, 1);
    return true;
  }

  /**
   * Judges the answer: {@link Verdict#START_TLS}, {@link Verdict#SWALLOW} to go on in the clear, or
   * {@link Verdict#CLOSE}, after which {@link #failure} tells why.
   */
  Verdict onAnswer(Frame answer) {
    awaitsAnswer = false;
    if (answer.kind() == 'S') {
      return Verdict.START_TLS;
    }
    boolean mandatory = mode() != TlsMode.ALLOW && mode() != TlsMode.PREFER;
    if (answer.kind() == 'N' && !mandatory) {
      return Verdict.SWALLOW;
    }
    // An error's text is not repeated: without TLS anybody could have written it (CVE-2024-10977).
    failure =
        answer.kind() == 'N'
            ? "the server does not support TLS, but sslmode demands it"
            : "the server answered the TLS request with an error";
    return Verdict.CLOSE;
  }

  /** Why the answer was not good enough. */
  String failure() {
    return failure;
  }
}

package dev.sluice.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.spi.Outbound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PgErrorsTest {

  private static final Set<CloseReason> SILENT =
      EnumSet.of(
          CloseReason.PEER_GOODBYE,
          CloseReason.PEER_LOST,
          CloseReason.REJECTED,
          CloseReason.BACKEND_FATAL);

  private final ByteBuf out = Unpooled.buffer();
  private final Outbound outbound = bytes -> out;

  private ErrorFields error() {
    assertThat(out.readByte()).isEqualTo((byte) 'E');
    assertThat(out.readInt()).isEqualTo(out.readableBytes() + 4);
    assertThat(out.getByte(out.writerIndex() - 1)).isZero();
    return ErrorFields.read(out, out.readerIndex(), out.writerIndex());
  }

  /** The codes decide what drivers do: try again, reconnect, or give the statement up. */
  @ParameterizedTest
  @CsvSource({
    "TENANT_UNKNOWN,3D000",
    "AUTH_FAILED,28P01",
    "TLS_REQUIRED,28000",
    "CLIENT_LIMIT,53300",
    "CONCURRENCY_LIMIT,53300",
    "RATE_LIMIT,53400",
    "QUEUE_TIMEOUT,57014",
    "BREAKER_OPEN,08004",
    "BACKEND_UNAVAILABLE,08006",
    "BACKEND_REFUSED,08004",
    "CANCELLED,57014",
    "DRAINING,57P03",
    "TENANT_REMOVED,57P01"
  })
  void everyRejectionHasItsCode(Rejection reason, String state) {
    PgErrors.rejection(outbound, Severity.ERROR, reason, "the detail");

    ErrorFields error = error();
    assertThat(error.state()).isEqualTo(state);
    assertThat(error.severity()).isEqualTo("ERROR");
    assertThat(error.message()).endsWith(": the detail");
  }

  @ParameterizedTest
  @EnumSource(Rejection.class)
  void everyRejectionHasWords(Rejection reason) {
    PgErrors.rejection(outbound, Severity.FATAL, reason, "");

    assertThat(error().message()).isNotEmpty().doesNotEndWith(": ");
  }

  @ParameterizedTest
  @CsvSource({
    "PROTOCOL_ERROR,08P01",
    "LOGIN_TIMEOUT,57014",
    "CLIENT_IDLE,57P05",
    "IDLE_IN_TRANSACTION,25P03",
    "QUERY_TIMEOUT,57014",
    "SLOW_READER,08006",
    "SLOW_SENDER,08006",
    "BACKEND_LOST,08006",
    "KILLED,57P01",
    "SHUTDOWN,57P01",
    "INTERNAL,XX000"
  })
  void everyEndingHasItsCode(CloseReason reason, String state) {
    PgErrors.closing(outbound, reason, "");

    ErrorFields error = error();
    assertThat(error.state()).isEqualTo(state);
    assertThat(error.severity()).isEqualTo("FATAL");
  }

  @ParameterizedTest
  @EnumSource(CloseReason.class)
  void nothingIsWrittenToThoseWhoAreGoneOrKnow(CloseReason reason) {
    PgErrors.closing(outbound, reason, "");

    assertThat(out.isReadable()).isNotEqualTo(SILENT.contains(reason));
  }

  @Test
  void violationIsToldInItsOwnWords() {
    PgErrors.closing(outbound, CloseReason.PROTOCOL_ERROR, "invalid client message type 7");

    assertThat(error().message()).isEqualTo("invalid client message type 7");
  }

  @Test
  void backendsRefusalKeepsTheBackendsCode() {
    PgErrors.backendRefused(outbound, Severity.FATAL, "3D000", "database \"x\" does not exist");

    ErrorFields error = error();
    assertThat(error.state()).isEqualTo("3D000");
    assertThat(error.message())
        .isEqualTo("the backend refused the connection: database \"x\" does not exist");
  }

  @Test
  void backendsRefusalWithoutACodeGetsAGeneralOne() {
    PgErrors.backendRefused(outbound, Severity.FATAL, "", "sorry");

    assertThat(error().state()).isEqualTo("08004");
  }
}

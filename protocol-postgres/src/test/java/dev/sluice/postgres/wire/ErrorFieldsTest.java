package dev.sluice.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ErrorFieldsTest {

  private static ErrorFields read(String body) {
    ByteBuf in = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
    return ErrorFields.read(in, 0, in.writerIndex());
  }

  @Test
  void fieldsAreReadInAnyOrderAndOthersPassedOver() {
    assertThat(read("Mtext\0Fx.c\0C42601\0SFEHLER\0VERROR\0Dmore\0Hdo\0\0"))
        .isEqualTo(new ErrorFields("ERROR", "42601", "text", "more", "do", ""));
  }

  @Test
  void localisedSeverityStandsInForTheOther() {
    assertThat(read("SFATAL\0\0").severity()).isEqualTo("FATAL");
  }

  @Test
  void missingFieldsAreEmpty() {
    assertThat(read("\0")).isEqualTo(new ErrorFields("", "", "", "", "", ""));
  }

  @Test
  void cutOffFieldEndsTheReading() {
    assertThat(read("C42601\0Mtex")).isEqualTo(new ErrorFields("", "42601", "", "", "", ""));
  }

  @Property
  void anyBytesAreRead(@ForAll byte[] bytes) {
    ByteBuf in = Unpooled.wrappedBuffer(bytes);

    assertThat(ErrorFields.read(in, 0, bytes.length)).isNotNull();
  }
}

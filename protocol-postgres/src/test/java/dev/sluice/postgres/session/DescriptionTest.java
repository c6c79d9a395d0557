package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.ProtocolViolation;
import dev.sluice.postgres.wire.MessageFramer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class DescriptionTest {

  private static Frame frame(char type, ByteBuf body) {
    ByteBuf message = Unpooled.buffer().writeZero(4).writeByte(type);
    message.writeInt(4 + body.readableBytes()).writeBytes(body);
    Frame frame = new Frame();
    try {
      assertThat(MessageFramer.FROM_SERVER.readHead(message, 4, frame)).isTrue();
    } catch (ProtocolViolation e) {
      throw new AssertionError(e);
    }
    return frame;
  }

  private static Frame parameters(int... types) {
    ByteBuf body = Unpooled.buffer().writeShort(types.length);
    for (int type : types) {
      body.writeInt(type);
    }
    return frame('t', body);
  }

  private static ByteBuf column(String name, int table, int type, int modifier, int format) {
    ByteBuf body = Unpooled.buffer().writeShort(1);
    body.writeBytes((name + '\0').getBytes(StandardCharsets.UTF_8)).writeInt(table).writeShort(1);
    return body.writeInt(type).writeShort(4).writeInt(modifier).writeShort(format);
  }

  private static Description of(Frame parameters, Frame result) {
    Description.Reader reader = new Description.Reader();
    reader.onParameters(parameters);
    return reader.onResult(result);
  }

  private static Description of(ByteBuf columns) {
    return of(parameters(), frame('T', columns));
  }

  @Test
  void sourceAndFormatOfAColumnDoNotMatter() {
    assertThat(of(column("a", 1, 23, -1, 0))).isEqualTo(of(column("a", 2, 23, -1, 1)));
    assertThat(of(column("a", 1, 23, -1, 0))).hasSameHashCodeAs(of(column("a", 2, 23, -1, 0)));
  }

  @Test
  void nameTypeAndModifierDo() {
    Description first = of(column("a", 1, 23, -1, 0));
    assertThat(of(column("b", 1, 23, -1, 0))).isNotEqualTo(first);
    assertThat(of(column("a", 1, 25, -1, 0))).isNotEqualTo(first);
    assertThat(of(column("a", 1, 23, 7, 0))).isNotEqualTo(first);
  }

  @Test
  void parametersAndAbsenceOfAResultDo() {
    Frame none = frame('n', Unpooled.EMPTY_BUFFER);
    assertThat(of(parameters(23), none)).isEqualTo(of(parameters(23), none));
    assertThat(of(parameters(23), none)).isNotEqualTo(of(parameters(25), none));
    assertThat(of(parameters(), none)).isNotEqualTo(of(column("a", 1, 23, -1, 0)));
  }

  @Test
  void malformedColumnsAreAFault() {
    ByteBuf cut = column("a", 1, 23, -1, 0);
    ByteBuf shorter = cut.slice(0, cut.readableBytes() - 3);
    Assertions.assertThatIllegalStateException().isThrownBy(() -> of(shorter));
    ByteBuf nameless = Unpooled.buffer().writeShort(1).writeByte('a');
    Assertions.assertThatIllegalStateException().isThrownBy(() -> of(nameless));
  }

  @Test
  void statementIsSpoiltByAnotherDescription() {
    Statement statement = new Statement(new byte[0], 1, 0);
    statement.describe(of(column("a", 1, 23, -1, 0)));
    statement.describe(of(column("a", 2, 23, -1, 0)));
    assertThat(statement.isSpoiled()).isFalse();
    statement.describe(of(column("a", 1, 25, -1, 0)));
    assertThat(statement.isSpoiled()).isTrue();
  }
}

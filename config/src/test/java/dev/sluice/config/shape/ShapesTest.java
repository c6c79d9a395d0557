package dev.sluice.config.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.settings.TlsMode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShapesTest {

  @ParameterizedTest
  @CsvSource({"1,1", "10,10", "007,7"})
  void wholeNumbersIncludeTheirBounds(String text, int value) {
    assertThat(WholeNumber.between(1, 10).parse(text)).contains(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "11", "-1", "+1", "1.0", "1e1", "0x1", "1_0", "9999999999", "٣"})
  void otherNumbersAreRefused(String text) {
    assertThat(WholeNumber.between(1, 10).parse(text)).isEmpty();
  }

  @Test
  void timeSpansIncludeTheirBoundsAndOff() {
    TimeSpan span = TimeSpan.offOrBetween("1s", "1m");
    assertThat(span.parse("1s")).contains(Duration.ofSeconds(1));
    assertThat(span.parse("60s")).contains(Duration.ofMinutes(1));
    assertThat(span.parse("off")).contains(Duration.ZERO);
    assertThat(span.parse("0s")).contains(Duration.ZERO);
    assertThat(span.parse("999ms")).isEmpty();
    assertThat(span.parse("61s")).isEmpty();
    assertThat(TimeSpan.between("1s", "1m").parse("off")).isEmpty();
    assertThat(TimeSpan.between("1s", "1m").parse("0s")).isEmpty();
  }

  @Test
  void sizesIncludeTheirBounds() {
    ByteSize size = ByteSize.between("1KiB", "1MiB");
    assertThat(size.parse("1024B")).contains(1024);
    assertThat(size.parse("1MiB")).contains(1024 * 1024);
    assertThat(size.parse("1023B")).isEmpty();
    assertThat(size.parse("1048577B")).isEmpty();
    assertThat(size.parse("4096GiB")).isEmpty();
  }

  @Test
  void choicesAreWrittenInLowerCaseWithHyphens() {
    Choice<TlsMode> choice = Choice.of(List.of(TlsMode.REQUIRE, TlsMode.VERIFY_CA));
    assertThat(choice.parse("verify-ca")).contains(TlsMode.VERIFY_CA);
    assertThat(choice.parse("VERIFY_CA")).isEmpty();
    assertThat(choice.parse("disable")).isEmpty();
    assertThat(choice.expected()).isEqualTo("one of require, verify-ca");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost:1", "[::1]:65535", "unix:/run/s", "10.0.0.1:80", "a_b-c.d:1", "h:0"})
  void addressesHaveAHostAndAPort(String text) {
    assertThat(Address.toListen().parse(text)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "localhost:",
        ":80",
        "::1:80",
        "h:65536",
        "h:-1",
        "h:x",
        "unix:",
        "unix:run/s",
        "a b:1",
        "http://h:1",
        "h/p:1",
        "[]:1"
      })
  void otherAddressesAreRefused(String text) {
    assertThat(Address.toListen().parse(text)).isEmpty();
  }

  @Test
  void portZeroIsOnlyToListen() {
    assertThat(Address.toConnect().parse("h:0")).isEmpty();
  }

  @Test
  void longAndUglyValuesAreShownOnOneShortLine() {
    assertThat(ScalarShape.shown("a\nb\tc")).isEqualTo("a b c");
    assertThat(ScalarShape.shown("x".repeat(500))).hasSize(103).endsWith("...");
    assertThat(ScalarShape.shown("")).isEqualTo("an empty text");
  }
}

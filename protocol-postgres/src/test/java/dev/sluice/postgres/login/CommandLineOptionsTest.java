package dev.sluice.postgres.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compared with what PostgreSQL 18 makes of the same words. */
class CommandLineOptionsTest {

  @Test
  void bothWaysToSetAreReadInTheirOrder() throws Refusal {
    assertThat(CommandLineOptions.read("-c a=1 --b=2 -cC=3\t\n--d-e=4 -c f="))
        .containsExactly(
            entry("a", "1"), entry("b", "2"), entry("c", "3"), entry("d_e", "4"), entry("f", ""));
  }

  @Test
  void lastValueCounts() throws Refusal {
    assertThat(CommandLineOptions.read("-c a=1 -c b=2 --A=3"))
        .containsExactly(entry("b", "2"), entry("a", "3"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "-c a=x\\ y,x y",
        "-c a=x\\\\y,x\\y",
        "-c a=x\\ny,xny",
        "-c a=x\\,x",
        "-c a=x\\\ty,x\ty",
        "-c a=b=c,b=c",
        "-c a=geqo\\=on,geqo=on"
      })
  void backslashTakesTheNextCharacterAsItIs(String options, String value) throws Refusal {
    assertThat(CommandLineOptions.read(options)).containsExactly(entry("a", value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\t\r\n\f\u000b", "--"})
  void nothingIsNothing(String options) throws Refusal {
    assertThat(CommandLineOptions.read(options)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "-c work_mem,-c work_mem requires a value",
    "--foo,--foo requires a value",
    "-cfoo,-c foo requires a value"
  })
  void settingWithoutAValueIsRefused(String options, String message) {
    assertThatThrownBy(() -> CommandLineOptions.read(options)).hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "-X", "-c", "-", "-e", "-- x", "\\"})
  void anythingElseIsRefused(String options) {
    assertThatThrownBy(() -> CommandLineOptions.read(options))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.state().code()).isEqualTo("42601"))
        .hasMessageStartingWith("invalid command-line argument for server process: ");
  }
}

package dev.sluice.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogLevelTest {

  @Test
  void withoutAWordItIsInfo() {
    assertThat(LogLevel.of(Map.of())).isEqualTo(Level.INFO);
    assertThat(LogLevel.of(Map.of("SLUICE_LOG_LEVEL", ""))).isEqualTo(Level.INFO);
    assertThat(LogLevel.isValid(Map.of())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "WARN", "Info", "debug", "trace"})
  void wordsAreUnderstoodInAnyCase(String word) {
    assertThat(LogLevel.isValid(Map.of("SLUICE_LOG_LEVEL", word))).isTrue();
    assertThat(LogLevel.of(Map.of("SLUICE_LOG_LEVEL", word)).levelStr).isEqualToIgnoringCase(word);
  }

  @Test
  void anotherWordIsNoLevel() {
    assertThat(LogLevel.isValid(Map.of("SLUICE_LOG_LEVEL", "loud"))).isFalse();
  }
}

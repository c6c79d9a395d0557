package dev.sluice.config.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.tree.Substitution.BadReference;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubstitutionTest {

  private final Substitution substitution =
      new Substitution(Map.of("NAME", "value", "EMPTY", "", "_A1", "under", "TRICKY", "${NAME}"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain|plain",
        "${NAME}|value",
        "a${NAME}b${_A1}c|avaluebunderc",
        "${UNSET:-fallback}|fallback",
        "${EMPTY:-fallback}|fallback",
        "${NAME:-fallback}|value",
        "${UNSET:-${NAME}}|value",
        "${UNSET:-a:-b}|a:-b",
        "$${NAME}|${NAME}",
        "cost $5 }|cost $5 }",
        "${TRICKY}|${NAME}"
      })
  void variablesAreReplacedOnce(String raw, String expected) throws BadReference {
    assertThat(substitution.apply(raw).value()).isEqualTo(expected);
  }

  @Test
  void emptyDefaultIsAnEmptyText() throws BadReference {
    assertThat(substitution.apply("${UNSET:-}").value()).isEmpty();
    assertThat(substitution.apply("${EMPTY}").value()).isEmpty();
  }

  @Test
  void unsetVariableWithoutDefaultIsNamed() {
    assertThatThrownBy(() -> substitution.apply("x${UNSET}y"))
        .isInstanceOf(BadReference.class)
        .hasMessage("${UNSET} is not set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${", "${}", "${NAME", "${1A}", "${A-B}", "${A B}", "${UNSET:-${NAME}"})
  void malformedReferencesAreRefusedWithoutBeingShown(String raw) {
    assertThatThrownBy(() -> substitution.apply(raw))
        .isInstanceOf(BadReference.class)
        .hasMessage("a malformed variable");
  }

  @Test
  void whatWasInsertedIsRemembered() throws BadReference {
    assertThat(substitution.apply("a${NAME}").parts())
        .containsExactly(
            new Text.Part("a", false), new Text.Part("value", true), new Text.Part("", false));
    assertThat(substitution.used()).containsExactly("NAME");
  }
}

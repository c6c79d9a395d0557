package dev.sluice.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class MetersTest {

  @Test
  void everyMeterSaysWhatItTells() {
    assertThat(Arrays.stream(Meters.class.getDeclaredFields()))
        .filteredOn(f -> f.getType() == String.class && Modifier.isPublic(f.getModifiers()))
        .isNotEmpty()
        .allSatisfy(field -> assertThat(Meters.help(name(field))).endsWith("."));
  }

  @Test
  void anUnknownNameIsRefused() {
    assertThatThrownBy(() -> Meters.help("db_guesses"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("db_guesses");
  }

  private static String name(Field field) {
    try {
      return (String) field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}

package dev.sluice.cli.demo;

import dev.sluice.config.units.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration as the configuration writes it. */
final class DurationOption implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String text) {
    return Durations.parse(text)
        .filter(duration -> !duration.isZero())
        .orElseThrow(() -> new TypeConversionException(text + " (expected: such as 30s or 5m)"));
  }
}

package dev.sluice.redis.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What Redis 7 says of its commands, for servers that do not tell. Immutable. */
final class BuiltIn {

  private static final String RESOURCE = "redis-7-commands.tsv";

  private static final List<Description> ALL = read();

  /** By container. */
  private static final Map<String, List<Description>> SUBCOMMANDS =
      ALL.stream()
          .filter(known -> known.name().indexOf(' ') > 0)
          .collect(
              Collectors.groupingBy(known -> known.name().substring(0, known.name().indexOf(' '))));

  private BuiltIn() {}

  static List<Description> all() {
    return ALL;
  }

  /** Of a container of which the server, being older than 7.0, tells none. */
  static List<Description> subcommands(String container) {
    return SUBCOMMANDS.getOrDefault(container, List.of());
  }

  private static List<Description> read() {
    InputStream in = BuiltIn.class.getResourceAsStream(RESOURCE);
    if (in == null) {
      throw new IllegalStateException(RESOURCE + " is not there");
    }
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .map(row -> new Description(row[0], split(row[1]), split(row[2]), Reach.UNKNOWN))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> split(String list) {
    return list.isEmpty() ? Set.of() : Set.of(list.split(","));
  }
}

package dev.sluice.redis.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.redis.command.CommandTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/** What a server of version 6 answers to COMMAND. Stateless. */
final class Table {

  private Table() {}

  /**
   * All commands that there are.
   *
   * @param keyed those whose first argument is a key
   */
  static String of(Set<String> keyed) {
    StringBuilder text = new StringBuilder();
    int count = 0;
    for (String line : lines()) {
      String[] row = line.split("\t", -1);
      if (!line.startsWith("#") && row[0].indexOf(' ') < 0) {
        int key = keyed.contains(row[0]) ? 1 : 0;
        text.append("*7\r\n$").append(row[0].length()).append("\r\n").append(row[0]);
        text.append("\r\n:-1\r\n").append(words(row[1]));
        text.append((":" + key + "\r\n").repeat(3)).append(words(row[2]));
        count++;
      }
    }
    return "*" + count + "\r\n" + text;
  }

  private static String words(String list) {
    String[] words = list.isEmpty() ? new String[0] : list.split(",");
    StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      text.append('+').append(word).append("\r\n");
    }
    return text.toString();
  }

  private static List<String> lines() {
    InputStream in = CommandTable.class.getResourceAsStream("redis-7-commands.tsv");
    if (in == null) {
      throw new AssertionError("the table is not there");
    }
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

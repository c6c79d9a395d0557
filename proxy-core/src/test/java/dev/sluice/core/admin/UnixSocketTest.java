package dev.sluice.core.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.settings.Endpoint;
import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnixSocketTest {

  @TempDir Path directory;

  private Path file() {
    return directory.resolve("admin.sock");
  }

  private AdminFixture start() throws IOException {
    return AdminFixture.on(Endpoint.unix(file().toString()));
  }

  private String ask() throws IOException {
    try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(file()))) {
      socket.write(
          ByteBuffer.wrap(
              "GET /api/v1/pools HTTP/1.0\r\nHost: any\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII)));
      return new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void itAnswersOnAUnixSocketForOwnerAndGroupAlone() throws IOException {
    try (AdminFixture admin = start()) {
      assertThat(ask()).contains("200 OK", "\"pools\":[]");
      assertThat(admin.server.listen().toString()).isEqualTo("unix:" + file());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
          .isEqualTo("rw-rw----");
    }
  }

  @Test
  void theFileGoesWhenTheServerDoes() throws IOException {
    start().close();

    assertThat(file()).doesNotExist();
  }

  @Test
  void aSocketThatAKilledProcessLeftBehindIsReplaced() throws IOException {
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(file()));
    }
    assertThat(file()).exists();

    try (AdminFixture admin = start()) {
      assertThat(ask()).contains("200 OK");
    }
  }

  @Test
  void aSocketOnWhichSomebodyListensIsLeftAlone() throws IOException {
    try (AdminFixture first = start()) {
      assertThatThrownBy(() -> start().close())
          .isInstanceOf(BindException.class)
          .hasMessageContaining("is in use");
      assertThat(ask()).contains("200 OK");
    }
  }

  @Test
  void aFileThatIsNoSocketIsLeftAlone() throws IOException {
    Files.writeString(file(), "precious");

    assertThatThrownBy(() -> start().close())
        .isInstanceOf(BindException.class)
        .hasMessageContaining("not a socket");
    assertThat(file()).hasContent("precious");
  }

  @Test
  void anAddressInUseIsNamed() throws IOException {
    try (AdminFixture first = AdminFixture.open()) {
      Endpoint taken = first.server.listen();

      assertThatThrownBy(() -> AdminFixture.on(taken).close())
          .isInstanceOf(BindException.class)
          .hasMessageContaining(taken.toString());
    }
  }
}

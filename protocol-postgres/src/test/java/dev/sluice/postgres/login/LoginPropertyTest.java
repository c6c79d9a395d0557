package dev.sluice.postgres.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.settings.ClientAuth;
import dev.sluice.core.settings.TlsMode;
import dev.sluice.core.spi.Verdict;
import dev.sluice.testkit.fuzz.Feed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever arrives, in whatever pieces: a login ends by a verdict or a violation, never by another
 * exception; it never waits for more than its bounds ({@link Feed} checks that); and nobody gets in
 * without a proof.
 */
class LoginPropertyTest {

  private static final int TRIES = 3000;

  private static ByteBuf bytes(byte[] bytes) {
    return Unpooled.wrappedBuffer(bytes);
  }

  /** Random bytes, but more often such as look like the beginning of something. */
  @Provide
  Arbitrary<byte[]> fromClient() {
    Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
    Arbitrary<byte[]> text =
        Arbitraries.of("user", "app", "database", "acme", "options", "-c a=b", "_pq_.x", "", "\\")
            .array(String[].class)
            .ofMaxSize(12)
            .map(words -> Bytes.latin(String.join("\0", words) + "\0\0"));
    Arbitrary<Integer> codes =
        Arbitraries.of(0x30000, 0x30002, 0x3270f, 80877102, 80877103, 80877104, 0x20000, 0);
    Arbitrary<byte[]> packets =
        Combinators.combine(
                codes, Arbitraries.oneOf(noise, text), Arbitraries.integers().between(-2, 2))
            .as(LoginPropertyTest::packet);
    Arbitrary<byte[]> messages =
        Combinators.combine(
                Arbitraries.of('p', 'Q', 'X'), noise, Arbitraries.integers().between(-2, 2))
            .as(LoginPropertyTest::message);
    return Arbitraries.oneOf(noise, packets, packets, messages);
  }

  private static byte[] packet(int code, byte[] body, int error) {
    ByteBuf packet = Unpooled.buffer().writeInt(8 + body.length + error / 2);
    return ByteBufUtil.getBytes(packet.writeInt(code).writeBytes(body));
  }

  private static byte[] message(char type, byte[] body, int error) {
    ByteBuf message = Unpooled.buffer().writeByte(type).writeInt(4 + body.length + error / 2);
    return ByteBufUtil.getBytes(message.writeBytes(body));
  }

  @Provide
  Arbitrary<List<byte[]>> clientStreams() {
    return fromClient().list().ofMaxSize(4);
  }

  @Property(tries = TRIES)
  void clientsCannotBreakALoginNorGetThrough(
      @ForAll("clientStreams") List<byte[]> pieces, @ForAll ClientAuth auth) {
    ClientRig rig = new ClientRig();
    rig.auth = auth == ClientAuth.TRUST ? ClientAuth.SCRAM_SHA_256 : auth;
    rig.mode = TlsMode.PREFER;
    pieces.forEach(piece -> rig.send(bytes(piece)));

    assertThat(rig.feed.verdicts).doesNotContain(Verdict.LOGGED_IN);
    assertThat(rig.feed.verdicts).filteredOn(Verdict.CLOSE::equals).hasSizeLessThan(2);
  }

  @Property(tries = TRIES)
  void clientsCannotBreakAProof(
      @ForAll("clientStreams") List<byte[]> pieces, @ForAll ClientAuth auth) {
    ClientRig rig = new ClientRig();
    rig.auth = auth == ClientAuth.TRUST ? ClientAuth.SCRAM_SHA_256 : auth;
    rig.send(Bytes.startup(0, "user", "app", "database", "acme"));
    for (byte[] piece : pieces) {
      rig.send(bytes(message('p', piece, 0)));
    }

    assertThat(rig.feed.verdicts).doesNotContain(Verdict.LOGGED_IN);
  }

  @Provide
  Arbitrary<List<byte[]>> serverStreams() {
    Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(100);
    Arbitrary<byte[]> coded =
        Combinators.combine(Arbitraries.of(0, 3, 5, 7, 10, 11, 12), noise)
            .as(
                (code, body) ->
                    ByteBufUtil.getBytes(Unpooled.buffer().writeInt(code).writeBytes(body)));
    Arbitrary<byte[]> messages =
        Combinators.combine(
                Arbitraries.of('R', 'R', 'S', 'K', 'Z', 'E', 'N', 'v', 'T'),
                Arbitraries.oneOf(noise, coded, coded),
                Arbitraries.integers().between(-2, 2))
            .as(LoginPropertyTest::message);
    return Arbitraries.oneOf(noise, messages, messages).list().ofMaxSize(6);
  }

  @Property(tries = TRIES)
  void serversCannotBreakALogin(
      @ForAll("serverStreams") List<byte[]> pieces, @ForAll TlsMode mode) {
    BackendRig rig = new BackendRig();
    rig.mode = mode;
    rig.connect();
    for (byte[] piece : pieces) {
      Verdict verdict = rig.send(bytes(piece));
      if (verdict == Verdict.START_TLS || verdict == Verdict.LOGGED_IN) {
        return;
      }
    }
    boolean closed = rig.feed.verdicts.contains(Verdict.CLOSE);
    assertThat(rig.login.failure() != null).isEqualTo(closed);
  }

  @Property(tries = TRIES)
  void optionsAreReadOrRefused(@ForAll String options) {
    try {
      Map<String, String> read = CommandLineOptions.read(options);
      assertThat(read.keySet()).noneMatch(name -> name.contains("="));
    } catch (Refusal refusal) {
      assertThat(refusal.state().code()).isEqualTo("42601");
    }
  }
}

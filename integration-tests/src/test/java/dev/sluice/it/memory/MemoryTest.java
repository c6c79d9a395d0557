package dev.sluice.it.memory;

import static dev.sluice.it.memory.SmallSluice.DIRECTION;
import static dev.sluice.it.memory.SmallSluice.KIB;
import static dev.sluice.it.memory.SmallSluice.MIB;
import static dev.sluice.it.memory.SmallSluice.SLACK;
import static dev.sluice.testkit.pgwire.Frontend.execute;
import static dev.sluice.testkit.pgwire.Frontend.parse;
import static dev.sluice.testkit.pgwire.Frontend.query;
import static dev.sluice.testkit.pgwire.Frontend.sync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import dev.sluice.it.fixture.ChildSluice;
import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.it.fixture.SluiceSetup;
import dev.sluice.testkit.pgwire.Frontend;
import dev.sluice.testkit.pgwire.PgWire;
import dev.sluice.testkit.tls.Certificates;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bounds that {@code docs/memory.md} names, in a Sluice of its own with a heap of 48 MiB. */
class MemoryTest {

  private static final int POOL = 24;
  private static final int IDLE = 1000;
  private static final int IDLE_UNDER_TLS = 700;

  @TempDir Path directory;

  private final List<PgWire> idle = new ArrayList<>();
  private ChildSluice sluice;
  private Certificates certificates;

  @BeforeEach
  void start() {
    certificates = Certificates.generate();
    certificates.writeTo(directory);
    sluice = SmallSluice.start(setup().yaml(), 64);
    warmUp();
  }

  private SluiceSetup setup() {
    return SluiceSetup.inFrontOf(SharedPostgres.major(15))
        .maxPool(POOL)
        .service("auth", "trust")
        .listener("tls", tls())
        .root("admin", Map.of("listen", "127.0.0.1:0"));
  }

  private Map<String, Object> tls() {
    return Map.of(
        "mode", "prefer",
        "certificate", "file:" + directory.resolve("server.crt"),
        "key", "file:" + directory.resolve("server.key"));
  }

  /** What is done for the first time takes classes and compiled code along. */
  private void warmUp() {
    try (StreamingClient client = client()) {
      for (int i = 0; i < 20; i++) {
        client.send(query("SELECT repeat('x', 100000) FROM generate_series(1, 50)"));
        client.readAnswer();
        ask(client, MIB);
        client.readAnswer();
      }
    }
    sluice.forgetPeak();
  }

  @AfterEach
  void stop() {
    close(idle);
    if (sluice != null) {
      assertThat(sluice.surprises()).isEmpty();
      sluice.close();
    }
  }

  private StreamingClient client() {
    return new StreamingClient(sluice.port(), SharedPostgres.USER);
  }

  @Test
  void clientsThatDoNotReadCostTheirBuffers() {
    int rows = 200;
    long before = sluice.residentBytes();
    List<StreamingClient> clients = new ArrayList<>();
    for (int i = 0; i < POOL; i++) {
      StreamingClient client = client();
      client.send(query("SELECT repeat('x', 100000) FROM generate_series(1, " + rows + ")"));
      clients.add(client);
    }
    Await.pause(Duration.ofMillis(1500));

    assertThat(sluice.peakBytes() - before).isLessThan(POOL * (long) DIRECTION + SLACK);
    for (StreamingClient client : clients) {
      assertThat(client.readAnswer()).isEqualTo(rows * (2 + 4 + 100_000L));
      client.close();
    }
    assertThat(sluice.peakBytes() - before).isLessThan(POOL * (long) DIRECTION + SLACK);
  }

  @Test
  void serversThatDoNotReadCostTheirBuffers() {
    int size = 16 * MIB;
    int count = 12;
    long before = sluice.residentBytes();
    List<CompletableFuture<Long>> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      answers.add(
          CompletableFuture.supplyAsync(
              () -> {
                try (StreamingClient client = client()) {
                  client.send(query("SELECT pg_sleep(2)"));
                  ask(client, size);
                  return client.readAnswer() + client.readAnswer();
                }
              },
              task -> new Thread(task).start()));
    }
    // A row with nothing in it, and one with the length in decimal.
    long row = 2L + 4 + (2 + 4 + Integer.toString(size).length());
    answers.forEach(answer -> assertThat(answer.join()).isEqualTo(row));
    assertThat(sluice.peakBytes() - before).isLessThan(count * (long) DIRECTION + SLACK);
  }

  @Test
  void messagesLargerThanItsMemoryStream() {
    int size = 256 * MIB;
    long before = sluice.residentBytes();
    try (StreamingClient client = client()) {
      ask(client, size);
      assertThat(client.readAnswer()).isEqualTo(2 + 4 + Integer.toString(size).length());
      client.send(query("SELECT repeat('x', " + size + ")"));
      assertThat(client.readAnswer()).isEqualTo(2 + 4 + (long) size);
    }
    assertThat(sluice.peakBytes() - before).isLessThan(2L * DIRECTION + SLACK);
  }

  /**
   * Statements with names are seen whole, up to 16 MiB each. These would take 240 MiB, and a tenant
   * may take 64 MiB of 256.
   */
  @Test
  void statementsThatAreNotEndedAreBoundedTogether() {
    sluice.close();
    sluice = SmallSluice.start(setup().root("eventLoops", 1).yaml(), 256);
    warmUp();
    long before = sluice.residentBytes();
    List<StreamingClient> clients = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      StreamingClient client = client();
      clients.add(client);
      try {
        client.beginParse(12 * MIB);
      } catch (UncheckedIOException cutOff) {
        // Whether it is, it learns when it sends more.
      }
    }
    Await.pause(Duration.ofMillis(500));
    try (StreamingClient other = client()) {
      other.send(query("SELECT repeat('x', 1000000)"));
      assertThat(other.readAnswer()).isEqualTo(2 + 4 + 1_000_000L);
    }
    clients.forEach(StreamingClient::close);
    // What a client with a server of its own may have is not counted; one buffer is being copied.
    assertThat(sluice.peakBytes() - before)
        .isLessThan(64L * MIB + 15L * DIRECTION + 2L * 16 * MIB + SLACK);
  }

  /** Asks for the length of a parameter of so many bytes. */
  private static void ask(StreamingClient client, int size) {
    client.send(parse("", "SELECT length($1::bytea)"));
    client.bindZeros(size);
    client.send(execute(""), sync());
  }

  @Test
  void idleClientsCostLittleHeap() {
    close(open(200, false));
    long heap = sluice.liveHeapBytes();
    long own = sluice.ownBytes();
    List<PgWire> clients = open(IDLE, false);

    assertThat((sluice.liveHeapBytes() - heap) / IDLE).isLessThan(5 * KIB / 2);
    assertThat((sluice.ownBytes() - own) / IDLE).isLessThan(6 * KIB);
    close(clients);
  }

  @Test
  void idleClientsUnderTlsCostLittleMemory() {
    close(open(200, true));
    // The compiler may be at work meanwhile, and takes megabytes for it.
    long least = Math.min(ofEachUnderTls(), ofEachUnderTls());
    assertThat(least).isLessThan(14 * KIB);
  }

  /** What one more client takes, of many that come and stay. */
  private long ofEachUnderTls() {
    long own = sluice.ownBytes();
    idle.addAll(open(IDLE_UNDER_TLS, true));
    return (sluice.ownBytes() - own) / IDLE_UNDER_TLS;
  }

  /** So many clients that have had one query each. */
  private List<PgWire> open(int count, boolean tls) {
    List<PgWire> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      PgWire client = PgWire.connect("127.0.0.1", sluice.port());
      if (tls) {
        assertThat(client.send(Frontend.sslRequest()).readByte()).isEqualTo('S');
        client.startTls(trusting());
      }
      client.login(
          Frontend.startup("user", SharedPostgres.USER, "database", SharedPostgres.USER),
          SharedPostgres.USER,
          SharedPostgres.PASSWORD);
      client.query("SELECT 1");
      clients.add(client);
    }
    return clients;
  }

  private static void close(List<PgWire> clients) {
    clients.forEach(PgWire::close);
  }

  private SSLContext trusting() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManager[] trust = {certificates.authority().toTrustManager()};
      context.init(null, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}

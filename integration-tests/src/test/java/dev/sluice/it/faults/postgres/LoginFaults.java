package dev.sluice.it.faults.postgres;

import static dev.sluice.testkit.pgwire.Frontend.cancelRequest;
import static dev.sluice.testkit.pgwire.Frontend.sslRequest;
import static dev.sluice.testkit.pgwire.Frontend.startup;

import dev.sluice.it.faults.Scenario;
import dev.sluice.it.faults.Tolerance;
import dev.sluice.testkit.pgwire.PgWire;
import dev.sluice.testkit.postgres.Address;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Whoever comes and does not log in as one should. */
final class LoginFaults {

  private static final int UNFINISHED = 1_500;
  private static final int GARBAGE = 300;

  /** The head of a TLS 1.2 ClientHello record. */
  private static final byte[] TLS_HELLO = {0x16, 3, 1, 0, 100, 1, 0, 0, 96, 3, 3};

  private LoginFaults() {}

  /** Logins that stop after the connection, after a part of the startup, or at the password. */
  static Scenario<PgScene> unfinished() {
    return new Scenario<>(
        UNFINISHED + " logins that never finish",
        PgSetup.usual()::open,
        scene -> {
          List<PgWire> open = new ArrayList<>();
          for (int i = 0; i < UNFINISHED; i++) {
            open.add(unfinished(scene.through(), i));
          }
          // Each is sent away in time, by whom it did not answer.
          open.forEach(PgWire::readToEnd);
          open.forEach(PgWire::close);
        },
        Tolerance.none());
  }

  private static PgWire unfinished(Address place, int number) {
    PgWire wire = PgWire.connect(place.host(), place.port());
    byte[] startup = startup("user", place.user(), "database", place.database()).bytes();
    switch (number % 3) {
      case 0 -> wire.send(startup);
      case 1 -> wire.send(Arrays.copyOf(startup, startup.length / 2));
      default -> {
        // Says nothing at all.
      }
    }
    return wire;
  }

  /** What is not the protocol, or not allowed in it. */
  static Scenario<PgScene> garbage() {
    return new Scenario<>(
        GARBAGE + " times garbage, TLS, lengths of 2 GiB",
        PgSetup.usual()::open,
        scene -> {
          for (int i = 0; i < GARBAGE; i++) {
            try (PgWire wire = PgWire.connect(scene.through().host(), scene.through().port())) {
              wire.send(garbage(scene.chance(), i)).shutdownOutput().ended();
            }
          }
        },
        Tolerance.none());
  }

  private static byte[] garbage(Random random, int number) {
    byte[] noise = new byte[1 + random.nextInt(20_000)];
    random.nextBytes(noise);
    return switch (number % 8) {
      case 0 -> TLS_HELLO;
      case 1 -> new byte[] {0x7f, -1, -1, -1, 0, 3, 0, 0};
      case 2 -> new byte[] {-1, -1, -1, -1, 0, 3, 0, 0};
      case 3 -> new byte[9];
      case 4 -> "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      case 5 -> cancelRequest(random.nextInt(), new byte[] {1, 2, 3, 4}).bytes();
      case 6 -> sslRequest().bytes();
      default -> noise;
    };
  }
}

package dev.sluice.it.faults;

import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.net.FaultProxy;
import java.time.Duration;
import java.util.Random;

/** What a network does to whatever passes through it, and an end of it. Stateless. */
public final class Network {

  private static final int RESETS = 60;

  private Network() {}

  /** Nothing arrives any more, and nobody says so. */
  public static void swallow(FaultProxy network, Runnable meanwhile) {
    network.blackHole();
    meanwhile.run();
    network.heal();
  }

  /** All takes longer, and nothing fails. */
  public static void slow(FaultProxy network, Duration each, Duration time) {
    network.delay(each);
    Await.pause(time);
    network.heal();
  }

  /** Connections break anywhere: in a login, in a value, in the head of a message. */
  public static void resets(FaultProxy network, Random random) {
    for (int i = 0; i < RESETS; i++) {
      network.resetAfter(random.nextInt(i % 2 == 0 ? 700 : 40_000));
      if (i % 20 == 0) {
        network.resetAll();
      }
      Await.pause(Duration.ofMillis(30));
    }
    network.resetNever();
    network.resetAll();
  }

  /** Nobody listens at the server's address. */
  public static void refuse(FaultProxy network, Duration time) {
    network.refuse();
    network.resetAll();
    Await.pause(time);
    network.accept();
  }

  /** The server is there and says something else than was asked. */
  public static void answer(FaultProxy network, byte[] bytes, Duration time) {
    network.answer(bytes);
    network.resetAll();
    Await.pause(time);
    network.answer();
  }
}

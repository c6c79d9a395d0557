package dev.sluice.core.session;

import static dev.sluice.core.session.Bytes.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.toy.ToyWire;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a backend connection when its session lets go of it. */
class CheckInTest {
  private final SessionRig rig = new SessionRig(1);
  private final SessionRig.Client client = rig.client();

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  @Test
  void aClientThatLeavesInTheMiddleOfAUnitHasItsBackendCleaned() {
    client.sends('B', "begin");
    rig.settle();
    rig.answer("begun");
    client.peer().ends();
    rig.settle();
    assertThat(rig.backend(0).heard()).isEqualTo("Bbegin R");
    SessionRig.Client next = rig.client();
    rig.ask(next, "next");
    assertThat(rig.backend(0).heard()).isEmpty();
    rig.answer("rolled back");
    assertThat(rig.backend(0).heard()).isEqualTo("Qnext");
    assertThat(next.heard()).isEmpty();
  }

  @Test
  void aClientThatLeavesInTheMiddleOfAMessageTakesItsBackendWithIt() {
    byte[] message = ToyWire.message('Q', "x".repeat(100_000));
    client.peer().sends(Arrays.copyOf(message, 50_000));
    rig.settle();
    client.peer().ends();
    rig.settle();
    assertThat(rig.backend(0).isOpen()).isFalse();
    assertThat(rig.pool().connections()).isEmpty();
    assertThat(rig.pool().meters().closed(CloseReason.UNCLEAN).get()).isEqualTo(1);
  }

  @Test
  void aClientThatLeavesInTheMiddleOfWhatIsDroppedLeavesItsBackendWhole() {
    rig.sessionPooled = true;
    SessionRig.Client loyal = rig.client();
    rig.ask(loyal, "one");
    rig.answer("1");
    byte[] message = ToyWire.message('S', "x".repeat(1000));
    loyal.peer().sends(Arrays.copyOf(message, 500));
    loyal.peer().ends();
    rig.settle();
    assertThat(rig.backend(0).isOpen()).isTrue();
    assertThat(rig.pool().idle()).isEqualTo(1);
  }

  @Test
  void aBackendWithNothingHalfSaidIsToldGoodbye() {
    rig.ask(client, "one");
    rig.answer("1");
    rig.backend(0).heard();
    rig.pool().retireAll();
    assertThat(rig.backend(0).heard()).isEqualTo("X");
  }

  @Test
  void aBackendOfWhichTheServerWaitsForTheRestIsToldNothing() {
    byte[] message = ToyWire.message('Q', "x".repeat(100_000));
    client.peer().sends(Arrays.copyOf(message, 50_000));
    rig.settle();
    client.peer().ends();
    rig.settle();
    assertThat(rig.backend(0).heardBytes()).isEqualTo(Arrays.copyOf(message, 50_000));
    assertThat(rig.backend(0).isOpen()).isFalse();
  }

  @Test
  void whileTheServerHasNotLetGoOfAConnectionThereIsNoRoomForAnother() {
    rig.ask(client, "one");
    rig.backend(0).closesInTurn = false;
    client.sends('D', "spoil");
    rig.answer("1");
    rig.answer("spoilt");
    assertThat(rig.backend(0).isOutputShutdown()).isTrue();
    rig.ask(client, "next");
    assertThat(rig.backends).hasSize(1);
    rig.backend(0).close();
    rig.settle();
    assertThat(rig.backends).hasSize(2);
  }

  @Test
  void aServerThatDoesNotLetGoIsNotWaitedForForever() {
    client.sends('D', "spoil");
    rig.settle();
    rig.backend(0).closesInTurn = false;
    rig.answer("spoilt");
    rig.backend(0).pass(999);
    assertThat(rig.backend(0).isOpen()).isTrue();
    rig.backend(0).pass(1);
    assertThat(rig.backend(0).isOpen()).isFalse();
    rig.ask(client, "next");
    assertThat(rig.backends).hasSize(2);
  }

  /** Nothing tells that a server has noticed a reset. */
  @Test
  void aServerThatWasSilentForTooLongIsResetAndGivenASecond() {
    rig.ask(client, "slow");
    rig.pass(Duration.ofSeconds(37));
    assertThat(rig.backend(0).isOpen()).isFalse();
    rig.ask(rig.client(), "next");
    rig.backend(0).pass(999);
    rig.settle();
    assertThat(rig.backends).hasSize(1);
    rig.backend(0).pass(1);
    rig.settle();
    assertThat(rig.backends).hasSize(2);
  }

  @Test
  void aSpoiltBackendIsNotUsedAgain() {
    client.sends('D', "spoil");
    rig.settle();
    rig.answer("spoilt");
    assertThat(client.heard()).isEqualTo("Zspoilt");
    assertThat(rig.backend(0).isOpen()).isFalse();
    rig.ask(client, "next");
    assertThat(rig.backends).hasSize(2);
  }

  @Test
  void aBackendThatHasSaidMoreThanItsAnswerIsNotUsedAgain() {
    rig.ask(client, "one");
    rig.backend(0).sends(together(ToyWire.message('Z', "1"), new byte[] {0, 0}));
    rig.settle();
    assertThat(client.heard()).isEqualTo("Z1");
    assertThat(rig.backend(0).isOpen()).isFalse();
    assertThat(rig.pool().meters().closed(CloseReason.UNCLEAN).get()).isEqualTo(1);
  }

  @Test
  void whileAnInterruptIsUnderWayNobodyElseGetsTheBackend() {
    client.sends('B', "begin");
    rig.settle();
    rig.answer("begun");
    client.peer().sends(together(ToyWire.message('C', "end"), ToyWire.message('I', "")));
    rig.settle();
    assertThat(rig.interrupts).hasSize(1);
    SessionRig.Client second = rig.client();
    rig.ask(second, "second");
    rig.backend(0).heard();
    rig.answer("done");
    assertThat(client.heard()).isEqualTo("Zbegun Zdone");
    assertThat(rig.backend(0).heard()).isEmpty();
    rig.interrupts.get(0).run();
    rig.loop().flush();
    assertThat(rig.backend(0).heard()).isEqualTo("Qsecond");
  }
}

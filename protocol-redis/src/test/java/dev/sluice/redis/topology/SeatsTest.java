package dev.sluice.redis.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.spi.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A number stands for a role; whoever takes over takes the number. */
class SeatsTest {

  private static final Endpoint A = Endpoint.tcp("a", 1);
  private static final Endpoint B = Endpoint.tcp("b", 1);
  private static final Endpoint C = Endpoint.tcp("c", 1);
  private static final Endpoint D = Endpoint.tcp("d", 1);

  private final Seats seats = new Seats("m");

  @Test
  void promotedReplicaTakesTheMastersNumber() {
    seats.seat(List.of(A), List.of(B));
    assertThat(seats.number(A, false)).isEqualTo(Place.HOME);
    assertThat(seats.number(B, true)).isEqualTo(1);
    seats.seat(List.of(B), List.of(A));
    assertThat(seats.number(B, false)).isEqualTo(Place.HOME);
    assertThat(seats.number(A, true)).isEqualTo(1);
  }

  @Test
  void lostReplicaLeavesItsNumberToTheNext() {
    seats.seat(List.of(A), List.of(B, C));
    seats.seat(List.of(A), List.of(C));
    assertThat(seats.places()).extracting(Place::address).containsExactly(A, null, C);
    seats.seat(List.of(A), List.of(C, D));
    assertThat(seats.number(D, true)).isEqualTo(1);
    assertThat(seats.places())
        .extracting(Place::name)
        .containsExactly("m", "m/replica-1", "m/replica-2");
  }

  @Test
  void homeIsNeverEmptyWhileThereIsAMaster() {
    seats.seat(List.of(A, B), List.of());
    seats.seat(List.of(B), List.of());
    assertThat(seats.number(B, false)).isEqualTo(Place.HOME);
  }

  @Test
  void mastersThatNobodyFindsDoNotAddUp() {
    seats.seat(List.of(A, B), List.of(C));
    for (int round = 0; round < 50; round++) {
      for (int i = 0; i < 100; i++) {
        seats.numberOrSeat(Endpoint.tcp("guess" + round, 1 + i));
      }
      assertThat(seats.numberOrSeat(D)).isEqualTo(Seats.NOBODY);
      assertThat(seats.numberOrSeat(B)).isEqualTo(seats.number(B, false));
      seats.seat(List.of(A, B), List.of(C));
    }
    assertThat(seats.places()).hasSizeLessThan(100);
    assertThat(seats.numberOrSeat(D)).isPositive();
  }

  @Test
  void masterThatIsNamedAgainGetsItsFormerNumber() {
    seats.seat(List.of(A), List.of());
    int first = seats.numberOrSeat(B);
    seats.numberOrSeat(C);
    seats.seat(List.of(A), List.of());
    assertThat(seats.numberOrSeat(D)).isNotEqualTo(first);
    assertThat(seats.numberOrSeat(B)).isEqualTo(first);
  }

  @Test
  void replicaTakesNoMastersSeatThoughItIsEmpty() {
    seats.seat(List.of(A, B), List.of());
    seats.seat(List.of(), List.of(C));
    assertThat(seats.places()).extracting(Place::address).containsExactly(null, null, C);
    assertThat(seats.number(C, true)).isEqualTo(2);
    assertThat(seats.places()).extracting(Place::spare).containsExactly(false, false, true);
  }

  @Test
  void replicasAreSpareAndMastersAreNot() {
    seats.seat(List.of(A), List.of(B));
    assertThat(seats.places()).extracting(Place::spare).containsExactly(false, true);
  }
}
